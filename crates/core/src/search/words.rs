//! Splitting of folded texts into words, for comparison.

/// Returns whether a folded character belongs to a word. A table of all letters would be large, so the
/// function lists the other characters.
pub(super) fn is_letter(character: char) -> bool {
    match character {
        '\0'..='\x7f' => character.is_ascii_alphanumeric(),
        // Latin-1 symbols, × and ÷; punctuation, arrows and symbols; Chinese and Japanese punctuation.
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
/// Apostrophes are removed, other punctuation separates words. `#` and `+` belong to the word before
/// them, as in C# and C++. In a text without letters, groups of symbols are words, so that a term named
/// `&&` can be found.
pub(super) fn push_words(words: &mut String, text: &str) {
    let start = words.len();
    let symbols_only = !text.chars().any(is_letter);
    let mut inside = false;
    for character in text.chars() {
        if symbols_only && character > ' ' || is_letter(character) || inside && matches!(character, '#' | '+') {
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

/// Returns the words of a folded text, separated by spaces.
#[must_use]
pub fn words_of(folded: &str) -> String {
    let mut words = String::new();
    push_words(&mut words, folded);
    words
}

/// Returns whether a list of words, separated by spaces, has a word.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|other| other == word)
}

/// Returns a bit mask of the ASCII letters that occur. Digits and symbols share bits with letters.
/// Comparing masks excludes most words quickly.
pub(super) fn mask(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.filter(u8::is_ascii).fold(0, |mask, byte| mask | 1 << (byte & 31))
}

/// Returns whether a byte is the first of a UTF-8 character.
pub(super) fn is_first(byte: &u8) -> bool {
    byte & 0xc0 != 0x80
}

/// Returns the rest of a text after `letters`. The letters may continue across words only if they began
/// a word; otherwise "tap" would match "rest api".
pub(super) fn strip_letters<'a>(mut text: &'a [u8], letters: &[u8], across_words: bool) -> Option<&'a [u8]> {
    for letter in letters {
        while let ([b' ', rest @ ..], true) = (text, across_words) {
            text = rest;
        }
        text = text.strip_prefix(std::slice::from_ref(letter))?;
    }
    Some(text)
}
