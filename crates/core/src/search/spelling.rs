//! Close spellings: matches with a few typos.

use std::str::Chars;

use super::{
    query::Pattern,
    words::{is_first, mask},
};

/// Returns the maximum number of typos in a word of this length.
pub(super) fn allowed(letters: usize) -> u8 {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Returns the smallest number of typos with which a text matches the pattern from the beginning of some
/// word, and whether the match ends at the end of a word. `None` if there are too many typos. A typo is an
/// extra, missing, wrong or swapped letter: the
/// [optimal string alignment](https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance).
pub(super) fn closest(words: &str, pattern: &Pattern) -> Option<(u8, bool)> {
    let allowed = allowed(pattern.count);
    let mut best = None;
    let mut before = b' ';
    for (start, byte) in words.bytes().enumerate() {
        let begins_word = before == b' ';
        before = byte;
        if allowed == 0 || !begins_word {
            continue;
        }
        let text = words.get(start..).unwrap_or_default();
        // A typo accounts for at most one missing letter, so the masks exclude most words quickly.
        let letters = text.bytes().filter(|byte| *byte != b' ' && is_first(byte));
        let missing = pattern.missing(mask(letters.take(pattern.count + usize::from(allowed))));
        for edits in 1.max(missing as u8)..=allowed {
            if let Some(whole) = begins(pattern.letters.chars(), text.chars(), edits) {
                if best.is_none_or(|best| (edits, !whole) < best) {
                    best = Some((edits, !whole));
                }
                break;
            }
        }
    }
    best.map(|(edits, partial)| (edits, !partial))
}

/// Returns whether the match of `letters` at the beginning of a text ends at the end of a word; `None` if
/// there are more than `edits` typos. Recursion at the first difference needs no table, and is fast for
/// two typos.
fn begins(mut letters: Chars, mut text: Chars, edits: u8) -> Option<bool> {
    loop {
        let (letters_here, text_here) = (letters.clone(), text.clone());
        let Some(wanted) = letters.next() else {
            return Some(matches!(text.next(), None | Some(' ')));
        };
        let found = next_letter(&mut text);
        if found == Some(wanted) {
            continue;
        }
        let edits = edits.checked_sub(1)?;
        let extra = begins(letters.clone(), text_here, edits);
        let missing = begins(letters_here, text.clone(), edits);
        let wrong = begins(letters.clone(), text.clone(), edits);
        let swapped = if letters.next() == found && next_letter(&mut text) == Some(wanted) {
            begins(letters, text, edits)
        } else {
            None
        };
        return extra.max(missing).max(wrong).max(swapped);
    }
}

fn next_letter(text: &mut Chars) -> Option<char> {
    text.find(|character| *character != ' ')
}
