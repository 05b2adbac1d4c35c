//! The letters under which names are listed.

use icu_collator::options::Strength;
use icu_locale::exemplar_chars::ExemplarCharacters;
use icu_locale_core::Locale;
use icu_properties::{CodePointMapData, props::Script};
use unicode_normalization::UnicodeNormalization as _;

use crate::content::Collation;

/// The heading of names that begin with no letter.
pub(super) const OTHER: char = '#';
/// The heading of Chinese characters in a language where their reading is not known from the characters.
const HAN: char = '漢';
/// The letters of Zhuyin (Bopomofo) under which Taiwanese indexes list Chinese characters.
const ZHUYIN: [char; 37] = [
    'ㄅ', 'ㄆ', 'ㄇ', 'ㄈ', 'ㄉ', 'ㄊ', 'ㄋ', 'ㄌ', 'ㄍ', 'ㄎ', 'ㄏ', 'ㄐ', 'ㄑ', 'ㄒ', 'ㄓ', 'ㄔ', 'ㄕ', 'ㄖ', 'ㄗ',
    'ㄘ', 'ㄙ', 'ㄚ', 'ㄛ', 'ㄜ', 'ㄝ', 'ㄞ', 'ㄟ', 'ㄠ', 'ㄡ', 'ㄢ', 'ㄣ', 'ㄤ', 'ㄥ', 'ㄦ', 'ㄧ', 'ㄨ', 'ㄩ',
];
/// A language for each script, whose index letters are used in sites of other languages.
const SCRIPTS: [(Script, &str); 24] = [
    (Script::Latin, "en"),
    (Script::Greek, "el"),
    (Script::Cyrillic, "ru"),
    (Script::Armenian, "hy"),
    (Script::Georgian, "ka"),
    (Script::Hebrew, "he"),
    (Script::Arabic, "ar"),
    (Script::Devanagari, "hi"),
    (Script::Bengali, "bn"),
    (Script::Gurmukhi, "pa"),
    (Script::Gujarati, "gu"),
    (Script::Oriya, "or"),
    (Script::Tamil, "ta"),
    (Script::Telugu, "te"),
    (Script::Kannada, "kn"),
    (Script::Malayalam, "ml"),
    (Script::Sinhala, "si"),
    (Script::Thai, "th"),
    (Script::Lao, "lo"),
    (Script::Khmer, "km"),
    (Script::Myanmar, "my"),
    (Script::Hangul, "ko"),
    (Script::Hiragana, "ja"),
    (Script::Ethiopic, "am"),
];

/// A letter with its sort key.
type Letter = (Vec<u8>, char);

/// The index letters of a language, and of other scripts.
pub(super) struct Alphabet {
    collation: Collation,
    /// The letters of each script with their sort keys, in order.
    letters: Vec<(Script, Vec<Letter>)>,
}

impl Alphabet {
    /// Returns the letters of a language: A to Z, Å, Ä and Ö in Swedish.
    pub fn new(language: &str) -> Self {
        let collation = Collation::new(language, Strength::Primary);
        let key = |text: &str| collation.key(text);
        let own = index_letters(language);
        let own_script = own.first().map(|letter| script_of(*letter));
        let mut letters: Vec<_> = SCRIPTS
            .iter()
            .map(|(script, other)| {
                let letters = if own_script == Some(*script) { own.clone() } else { index_letters(other) };
                let mut letters: Vec<Letter> =
                    letters.into_iter().map(|letter| (key(letter.encode_utf8(&mut [0; 4])), letter)).collect();
                letters.sort();
                (*script, letters)
            })
            .collect();
        // The collations of Chinese have places for index letters, each after a character that is no text.
        if language.split('-').next() == Some("zh") {
            let readings = if own_script == Some(Script::Latin) { own } else { ZHUYIN.to_vec() };
            let mut readings: Vec<_> =
                readings.into_iter().map(|letter| (key(&format!("\u{fdd0}{letter}")), letter)).collect();
            readings.sort();
            letters.push((Script::Han, readings));
        }
        Self { collation, letters }
    }

    /// Returns the letter under which a name is listed.
    pub fn letter_of(&self, name: &str) -> char {
        let name = name.trim_start();
        let Some(first) = name.chars().next() else { return OTHER };
        if first.is_ascii_alphabetic() && self.has_plain_latin() {
            return first.to_ascii_uppercase();
        }
        if !first.is_alphabetic() {
            return OTHER;
        }
        let script = script_of(first);
        let key = self.collation.key(name);
        let letters = self.letters.iter().find(|(known, _)| *known == script).map(|(_, letters)| letters);
        let last = letters.and_then(|letters| {
            let after = letters.partition_point(|(letter, _)| *letter <= key);
            letters.get(after.checked_sub(1)?).map(|(_, letter)| *letter)
        });
        last.unwrap_or_else(|| if script == Script::Han { HAN } else { base_letter(first) })
    }

    /// Returns whether each of the letters A to Z begins a part of the index of its own.
    fn has_plain_latin(&self) -> bool {
        let latin = self.letters.iter().find(|(script, _)| *script == Script::Latin);
        latin.is_some_and(|(_, letters)| ('A'..='Z').all(|plain| letters.iter().any(|(_, letter)| *letter == plain)))
    }
}

/// Returns the letters of a language's index, as the Unicode Common Locale Data Repository has them.
fn index_letters(language: &str) -> Vec<char> {
    let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
    // For languages without data, the letters of English.
    let letters = |locale: &Locale| match ExemplarCharacters::try_new_index(&locale.into()) {
        Ok(letters) => letters.code_points().iter_chars().collect(),
        Err(_) => Vec::new(),
    };
    let found: Vec<char> = letters(&locale);
    if found.is_empty() { ('A'..='Z').collect() } else { found }
}

/// Returns the script of a letter. Katakana are listed with Hiragana.
fn script_of(letter: char) -> Script {
    let script = CodePointMapData::<Script>::new().get(letter);
    match script {
        Script::Katakana => Script::Hiragana,
        // Letters of several scripts: full-width forms, signs for units.
        Script::Common => {
            let base = letter.nfkd().next().unwrap_or(letter);
            if base == letter { script } else { CodePointMapData::<Script>::new().get(base) }
        }
        other => other,
    }
}

/// Returns a letter without its marks, in upper case.
fn base_letter(letter: char) -> char {
    let base = letter.nfkd().next().unwrap_or(letter);
    let mut upper = base.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_a_letter_of_its_script() {
        for (language, name, letter) in [
            ("en", "api", 'A'),
            ("en", "Élan", 'E'),
            ("en", "Øresund", 'O'),
            ("en", "ＡＰＩ", 'A'),
            ("en", "2FA", '#'),
            ("en", ".NET", '#'),
            ("en", "😀", '#'),
            ("en", "", '#'),
            ("de", "Ölfarbe", 'O'),
            ("sv", "Ölfärg", 'Ö'),
            ("da", "Ærø", 'Æ'),
            ("es", "ñandú", 'Ñ'),
            ("cs", "čaj", 'Č'),
            ("el", "άλφα", 'Α'),
            ("ru", "ёлка", 'Е'),
            ("uk", "їжак", 'Ї'),
            ("en", "Москва", 'М'),
            ("he", "שלום", 'ש'),
            ("ar", "العربية", 'ا'),
            ("ar", "أحمد", 'ا'),
            ("fa", "پیام", 'پ'),
            ("hi", "हिन्दी", 'ह'),
            ("th", "เครือข่าย", 'ค'),
            ("ko", "한국어", 'ㅎ'),
            ("ko", "까치", 'ㄱ'),
            ("ja", "コンテナ", 'か'),
            ("ja", "がくしゅう", 'か'),
            ("ja", "漢字", '漢'),
            ("ja", "API", 'A'),
            ("zh", "数据", 'S'),
            ("zh-Hans-CN", "八", 'B'),
            ("zh", "API", 'A'),
            ("zh-TW", "資料", 'ㄗ'),
            ("am", "ሐረር", 'ሐ'),
            ("ka", "საქართველო", 'ს'),
            ("xx", "zulu", 'Z'),
            ("en", "ⴰⵣⵓⵍ", 'ⴰ'),
        ] {
            assert_eq!(Alphabet::new(language).letter_of(name), letter, "{language} {name}");
        }
    }
}
