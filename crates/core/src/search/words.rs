//! Words: what of a folded text counts when it is compared.

/// Words that a question consists of besides what it asks about, and that an
/// acronym may leave out.
const SMALL_WORDS: &str = "a an and are as at by define definition do does explain for how in is it mean meaning of on or \
                           the to vs what whats which who why with";

/// Plural endings: how many bytes go, and what comes instead. The first that fits
/// counts. It does not matter that "status" becomes "statu", because it does on
/// both sides; but "process" and "processes" must become the same.
const PLURALS: [(&str, usize, &str); 9] = [
    ("ss", 0, ""),
    ("kies", 1, ""),
    ("ies", 3, "y"),
    ("sses", 2, ""),
    ("xes", 2, ""),
    ("shes", 2, ""),
    ("tches", 2, ""),
    ("nches", 2, ""),
    ("s", 1, ""),
];

/// Whether a word says nothing by itself.
pub(super) fn is_small(word: &str) -> bool {
    SMALL_WORDS.split(' ').any(|small| small == word)
}

/// Whether a folded character belongs to a word. The letters of all scripts are a
/// large table, so this names what is none.
pub(super) fn is_letter(character: char) -> bool {
    match character {
        '\0'..='\x7f' => character.is_ascii_alphanumeric(),
        // Latin-1's signs, × and ÷; punctuation, arrows and symbols; punctuation
        // of Chinese and Japanese.
        '\u{80}'..='\u{bf}'
        | '\u{d7}'
        | '\u{f7}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{2e00}'..='\u{2e7f}'
        | '\u{3000}'..='\u{3003}'
        | '\u{3008}'..='\u{3020}'
        | '\u{30fb}' => false,
        _ => true,
    }
}

/// Appends the words of a folded text to `words`, one space between them.
///
/// Apostrophes vanish, all other punctuation separates. `#` and `+` belong to the
/// word they follow, as in C# and C++. A text without any letter is one word per
/// group of its signs, so that a term named `&&` can be found too.
pub(super) fn push_words(words: &mut String, text: &str) {
    let start = words.len();
    let signs_only = !text.chars().any(is_letter);
    let mut inside = false;
    for character in text.chars() {
        if signs_only && character > ' ' || is_letter(character) || inside && matches!(character, '#' | '+') {
            if !inside && words.len() > start {
                words.push(' ');
            }
            words.push(character);
            inside = true;
        } else if !matches!(character, '\'' | '’') {
            inside = false;
        }
    }
}

/// Appends `words` in the singular to `singular`.
pub(super) fn push_singular(singular: &mut String, words: &str) {
    for (number, word) in words.split(' ').enumerate() {
        if number > 0 {
            singular.push(' ');
        }
        let ending = PLURALS.iter().find(|(ending, ..)| word.len() > 3 && word.ends_with(ending));
        let (_, gone, instead) = *ending.unwrap_or(&("", 0, ""));
        singular.push_str(word.get(..word.len() - gone).unwrap_or(word));
        singular.push_str(instead);
    }
}

/// Which ASCII letters occur, a bit each; digits and signs share the bits of some.
/// Comparing two masks tells most words apart at once.
pub(super) fn mask(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.filter(u8::is_ascii).fold(0, |mask, byte| mask | 1 << (byte & 31))
}

/// Whether a byte is the first of a character: counting these counts characters.
pub(super) fn is_first(byte: &u8) -> bool {
    byte & 0xc0 != 0x80
}
