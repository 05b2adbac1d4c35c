//! Splitting of folded texts into words, for comparison.

/// Words that carry no meaning in a question, and that an acronym may omit.
const SMALL_WORDS: &str = "a an and are as at by define definition do does explain for how in is it mean meaning of on or \
                           the to vs what whats which who why with";

/// Plural endings: the ending, the number of bytes to remove, and the replacement. The first match
/// applies. "status" becomes "statu" in the query and in the index, which does no harm; but "process" and
/// "processes" must become the same.
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

/// Returns whether a word is one of the [`SMALL_WORDS`].
pub(super) fn is_small(word: &str) -> bool {
    SMALL_WORDS.split(' ').any(|small| small == word)
}

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
