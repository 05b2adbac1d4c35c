//! Close spellings: what a word looks like with a slip of the finger in it.

use std::str::Chars;

use super::{
    query::Form,
    words::{is_first, mask},
};

/// How many slips are forgiven in a word of so many letters.
pub(super) fn allowed(letters: usize) -> u8 {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The fewest slips with which some word of a text and those after it begin like
/// `letters`, at most as many as are allowed, and whether they end there too.
/// A slip is a letter too many, one left out, a wrong one, or two swapped: the
/// [optimal string alignment](https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance).
pub(super) fn closest(words: &str, form: &Form) -> Option<(u8, bool)> {
    let allowed = allowed(form.count);
    let mut best = None;
    let mut before = b' ';
    for (start, byte) in words.bytes().enumerate() {
        let begins_word = before == b' ';
        before = byte;
        if allowed == 0 || !begins_word {
            continue;
        }
        let text = words.get(start..).unwrap_or_default();
        // A slip makes up for one missing letter at most, which tells most words apart quickly.
        let letters = text.bytes().filter(|byte| *byte != b' ' && is_first(byte));
        let missing = form.missing(mask(letters.take(form.count + usize::from(allowed))));
        for edits in 1.max(missing as u8)..=allowed {
            if let Some(whole) = begins(form.letters.chars(), text.chars(), edits) {
                if best.is_none_or(|best| (edits, !whole) < best) {
                    best = Some((edits, !whole));
                }
                break;
            }
        }
    }
    best.map(|(edits, partial)| (edits, !partial))
}

/// Whether a text begins like `letters` with at most so many slips, and if so,
/// whether a word ends there. It tries each slip where the two first differ,
/// which needs neither a table nor, for two slips, much time.
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
        let too_many = begins(letters.clone(), text_here, edits);
        let left_out = begins(letters_here, text.clone(), edits);
        let wrong = begins(letters.clone(), text.clone(), edits);
        let swapped = if letters.next() == found && next_letter(&mut text) == Some(wanted) {
            begins(letters, text, edits)
        } else {
            None
        };
        return too_many.max(left_out).max(wrong).max(swapped);
    }
}

fn next_letter(text: &mut Chars) -> Option<char> {
    text.find(|character| *character != ' ')
}
