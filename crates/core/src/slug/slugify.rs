//! Slugs from names in any language.

use any_ascii::any_ascii_char;

use unicode_normalization::UnicodeNormalization as _;

use super::{
    MAX_LENGTH, Slug,
    unicode::{MAX_BYTES, is_mark as is_letter_mark},
};

/// The words for signs that tell names apart, such as C, C++ and C#, or that are the whole name, such as `&&`.
const SIGNS: [(char, &str); 22] = [
    ('&', "and"),
    ('|', "or"),
    ('=', "equals"),
    ('!', "not"),
    ('*', "star"),
    ('<', "less"),
    ('>', "greater"),
    ('%', "percent"),
    ('@', "at"),
    ('~', "tilde"),
    ('^', "caret"),
    ('$', "dollar"),
    ('?', "question-mark"),
    ('/', "slash"),
    ('\\', "backslash"),
    ('.', "dot"),
    ('+', "plus"),
    ('#', "sharp"),
    ('-', "minus"),
    ('_', "underscore"),
    (':', "colon"),
    (';', "semicolon"),
];

/// Derives a slug from a name. Letters of the Latin, Greek and Cyrillic scripts are transliterated, in German and the
/// Nordic languages by their own rules: Größe becomes `groesse` in German, Łódź `lodz`, C# `c-sharp`.
///
/// `language` is a language tag such as `de` or `de-AT`. Returns `None` for names in other scripts, whose
/// transliteration depends on the language, and for names without a letter, a digit or a known sign.
#[must_use]
pub fn slugify(name: &str, language: &str) -> Option<Slug> {
    if name.chars().any(|character| character.is_alphabetic() && !has_usual_transliteration(character)) {
        return None;
    }
    transliterate(name, language)
}

/// Derives a slug from a name in any script. The result for scripts other than Latin, Greek and Cyrillic is
/// recognisable at best, because a Chinese character is read differently in Japanese.
#[must_use]
pub fn transliterate(name: &str, language: &str) -> Option<Slug> {
    let characters: Vec<char> = name.trim().chars().collect();
    build(&characters, |character, slug| match own_rule(character, language) {
        Some(letters) => slug.push(letters),
        None => slug.push(any_ascii_char(character)),
    })
}

/// Derives a slug from a name, and keeps the letters of all scripts: Größe becomes `größe`, 日本語 stays `日本語`.
///
/// Returns `None` for names without a letter, a digit or a known sign.
#[must_use]
pub fn slugify_unicode(name: &str) -> Option<Slug> {
    let characters: Vec<char> = name.trim().nfc().collect();
    build(&characters, |character, slug| slug.keep(character))
}

/// Builds a slug of the letters that `letter` writes, and of the words for signs.
fn build(characters: &[char], letter: impl Fn(char, &mut SlugBuilder)) -> Option<Slug> {
    let mut slug = SlugBuilder::default();
    for (at, &character) in characters.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|at| characters.get(at)).copied();
        let next = characters.get(at + 1).copied();
        if character.is_alphanumeric() || is_letter_mark(character) && !is_mark(character) {
            letter(character, &mut slug);
        } else if matches!(character, '\'' | '’' | 'ʼ' | '\u{ad}') || is_mark(character) {
            // Neither a letter nor a separator.
        } else if let Some(word) = sign_in_name(character, previous, next) {
            slug.word(word);
        } else {
            slug.separate();
        }
    }
    slug.finish().or_else(|| signs_only(characters))
}

/// Returns the word for a sign at a place where the sign is part of the name: after a letter in C++, C# and A*, before
/// a word in .NET.
fn sign_in_name(sign: char, previous: Option<char>, next: Option<char>) -> Option<&'static str> {
    let after_letter = previous.is_some_and(|previous| previous.is_alphanumeric() || previous == sign);
    let ends = next.is_none_or(|next| next == sign || next.is_whitespace() || next == ')');
    match sign {
        '#' | '+' | '*' if after_letter && ends => word(sign),
        '.' if previous.is_none_or(char::is_whitespace) && next.is_some_and(char::is_alphabetic) => word(sign),
        _ => None,
    }
}

fn word(sign: char) -> Option<&'static str> {
    SIGNS.iter().find(|(known, _)| *known == sign).map(|(_, word)| *word)
}

fn signs_only(characters: &[char]) -> Option<Slug> {
    let mut slug = SlugBuilder::default();
    characters.iter().filter_map(|sign| word(*sign)).for_each(|word| slug.word(word));
    slug.finish()
}

/// Returns the letters that a language writes for another letter, where they differ from the letter without its marks.
fn own_rule(character: char, language: &str) -> Option<&'static str> {
    let language = language.split(['-', '_']).next().unwrap_or_default();
    let lower = character.to_lowercase().next().unwrap_or(character);
    match (language, lower) {
        (_, 'ß') => Some("ss"),
        ("de", 'ä') => Some("ae"),
        ("de", 'ö') | ("da" | "nb" | "nn" | "no", 'ø') => Some("oe"),
        ("de", 'ü') => Some("ue"),
        ("da" | "nb" | "nn" | "no", 'å') => Some("aa"),
        (_, 'ø') => Some("o"),
        _ => None,
    }
}

/// Returns whether a letter's transliteration is the same in all languages, or nearly so.
fn has_usual_transliteration(character: char) -> bool {
    matches!(u32::from(character),
        // Latin with its extensions, phonetic letters, Greek, Cyrillic.
        0x0000..=0x02ff | 0x0370..=0x052f | 0x1c80..=0x1c8f | 0x1d00..=0x1fff
        // Superscripts, letter-like symbols, more Latin, ligatures, full-width letters.
        | 0x2070..=0x218f | 0x2c60..=0x2c7f | 0xa720..=0xa7ff | 0xab30..=0xab6f | 0xfb00..=0xfb06 | 0xff21..=0xff5a
        // Letters for formulas.
        | 0x1d400..=0x1d7ff)
}

fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x0300..=0x036f | 0x200b..=0x200f | 0xfe00..=0xfe0f)
}

/// A slug that is being written.
#[derive(Default)]
struct SlugBuilder {
    text: String,
    separated: bool,
}

impl SlugBuilder {
    fn push(&mut self, letters: &str) {
        for letter in letters.chars() {
            if letter.is_ascii_alphanumeric() {
                if std::mem::take(&mut self.separated) && !self.text.is_empty() {
                    self.text.push('-');
                }
                self.text.push(letter.to_ascii_lowercase());
            } else if !matches!(letter, '\'' | '`' | '"') {
                self.separate();
            }
        }
    }

    /// Writes a letter in lower case, and the marks of letters as they are.
    fn keep(&mut self, letter: char) {
        if std::mem::take(&mut self.separated) && !self.text.is_empty() {
            self.text.push('-');
        }
        // Upper-case letters whose lower case has several characters, such as "İ", keep only the letter.
        self.text.extend(letter.to_lowercase().next());
    }

    fn separate(&mut self) {
        self.separated = true;
    }

    fn word(&mut self, word: &str) {
        self.separate();
        self.push(word);
        self.separate();
    }

    /// Returns the slug, cut at a hyphen where there is one in its second half.
    fn finish(mut self) -> Option<Slug> {
        let by_characters = self.text.char_indices().nth(MAX_LENGTH).map_or(self.text.len(), |(at, _)| at);
        let limit = self.text.floor_char_boundary(by_characters.min(MAX_BYTES));
        if limit < self.text.len() {
            let (start, rest) = self.text.split_at(limit);
            let cut = if rest.starts_with('-') { Some(limit) } else { start.rfind('-').filter(|end| *end > limit / 2) };
            self.text.truncate(cut.unwrap_or(limit));
        }
        Slug::unicode(&self.text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_transliterated_by_the_rules_of_their_language() {
        let table = [
            ("Größe", "de", "groesse"),
            ("Größe", "en", "grosse"),
            ("Übergang", "de-AT", "uebergang"),
            ("Ångström", "sv", "angstrom"),
            ("Å", "nb", "aa"),
            ("Smørrebrød", "da", "smoerrebroed"),
            ("Équivalent temps plein", "fr", "equivalent-temps-plein"),
            ("Łódź", "pl", "lodz"),
            ("Cœur", "fr", "coeur"),
            ("E\u{301}tat", "fr", "etat"),
            ("Αθήνα", "el", "athina"),
            ("Москва", "ru", "moskva"),
            ("H₂O", "en", "h2o"),
            ("naïve", "en", "naive"),
            ("l’état", "fr", "letat"),
        ];
        for (name, language, slug) in table {
            assert_eq!(slugify(name, language).as_deref(), Some(slug), "{name}");
        }
    }

    #[test]
    fn signs_keep_names_apart() {
        let table = [
            ("C", "c"),
            ("C#", "c-sharp"),
            ("C++", "c-plus-plus"),
            ("F# (language)", "f-sharp-language"),
            (".NET", "dot-net"),
            ("ASP.NET", "asp-net"),
            ("A*", "a-star"),
            ("A|B", "a-b"),
            ("&&", "and-and"),
            ("<dialog>", "dialog"),
            ("--force", "force"),
            ("404", "404"),
            ("R&D", "r-d"),
            ("CI/CD (pipeline)", "ci-cd-pipeline"),
            ("#1", "1"),
        ];
        for (name, slug) in table {
            assert_eq!(slugify(name, "en").as_deref(), Some(slug), "{name}");
        }
    }

    #[test]
    fn other_scripts_need_an_explicit_slug() {
        for name in ["日本語", "العربية", "コンテナ", "…", "😀", ""] {
            assert_eq!(slugify(name, "en"), None, "{name}");
        }
        assert!(transliterate("コンテナ", "ja").is_some());
    }

    #[test]
    fn letters_of_all_scripts_can_be_kept() {
        for (name, slug) in [
            ("Größe", "größe"),
            ("GRO\u{308}SSE", "grösse"),
            ("日本語 (Sprache)", "日本語-sprache"),
            ("हिन्दी", "हिन्दी"),
            ("C#", "c-sharp"),
            ("&&", "and-and"),
            ("می\u{200c}شود", "میشود"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(slugify_unicode(name).as_deref(), Some(slug), "{name}");
        }
        assert_eq!(slugify_unicode("…"), None);
        let long = slugify_unicode(&"語".repeat(100)).unwrap();
        assert_eq!(long.chars().count(), 80);
    }

    #[test]
    fn long_names_are_cut_at_a_word() {
        let slug = slugify(&"abcdefg ".repeat(20), "en").unwrap();
        assert!(slug.len() <= MAX_LENGTH && slug.ends_with("abcdefg"), "{slug}");
    }

    proptest! {
        #[test]
        fn any_name_gives_a_slug_or_none(name in ".{0,200}", language in "(de|en|da|)") {
            let _ = slugify(&name, &language);
            let _ = transliterate(&name, &language);
            if let Some(slug) = slugify_unicode(&name) {
                prop_assert_eq!(Slug::unicode(&slug), Ok(slug.clone()));
                prop_assert_eq!(slugify_unicode(&slug), Some(slug));
            }
        }

        #[test]
        fn the_slug_of_a_slug_is_the_same(slug in "[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,4}") {
            prop_assert_eq!(slugify(&slug, "de").map(String::from), Some(slug));
        }
    }
}
