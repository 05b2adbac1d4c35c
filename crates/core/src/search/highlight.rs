//! Highlighting: the parts of a text that match a query.

use std::ops::Range;

use super::words::{has, is_letter, strip_letters, words_of};

/// Returns the byte ranges of `display` that match a folded query, in order, without overlaps. `folded`
/// is `display` folded; if the two do not correspond character by character, there are no ranges.
///
/// The whole query is tried first, then its words at the beginnings of words, then inside words.
#[must_use]
pub fn highlight(display: &str, folded: &str, query: &str, small_words: &str) -> Vec<Range<usize>> {
    let Some((text, offsets)) = align(display, folded) else { return Vec::new() };
    let typed = words_of(query);
    let letters = typed.replace(' ', "");
    let mut words = vec![&*letters];
    let ranges = matches(&text, &words, false, &offsets);
    if letters.is_empty() || !ranges.is_empty() {
        return ranges;
    }
    words.extend(typed.split(' ').filter(|word| !has(small_words, word)));
    let ranges = matches(&text, &words, false, &offsets);
    if !ranges.is_empty() {
        return ranges;
    }
    words.retain(|word| word.len() > 2);
    matches(&text, &words, true, &offsets)
}

/// Returns the folded text with spaces for punctuation, and the offset in `display` of each of its bytes
/// and of its end.
fn align(display: &str, folded: &str) -> Option<(String, Vec<usize>)> {
    let mut text = String::new();
    let mut offsets = Vec::new();
    let mut shown = display.char_indices();
    for character in folded.chars() {
        let (offset, original) = shown.next()?;
        if original.is_ascii() && original.to_ascii_lowercase() != character {
            return None;
        }
        let in_word = is_letter(character) || matches!(character, '#' | '+') && !text.ends_with(' ');
        text.push(if in_word { character } else { ' ' });
        offsets.resize(text.len(), offset);
    }
    offsets.push(display.len());
    shown.next().is_none().then_some((text, offsets))
}

/// Returns the ranges at which a word, or if `inside` any part of a word, begins with one of `wanted`.
/// The longest match wins.
fn matches(text: &str, wanted: &[&str], inside: bool, offsets: &[usize]) -> Vec<Range<usize>> {
    let text = text.as_bytes();
    let mut ranges = Vec::new();
    let mut start = 0;
    while let Some(here) = text.get(start..).filter(|here| !here.is_empty()) {
        let begins_word = start == 0 || text.get(start - 1) == Some(&b' ');
        let rest = wanted
            .iter()
            .filter(|word| (begins_word || inside) && word.as_bytes().first() == here.first())
            .filter_map(|word| strip_letters(here, word.as_bytes(), begins_word))
            .min_by_key(|rest| rest.len());
        let end = text.len() - rest.map_or(here.len() - 1, <[u8]>::len);
        if let (Some(_), Some(from), Some(to)) = (rest, offsets.get(start), offsets.get(end)) {
            ranges.push(*from..*to);
        }
        start = end;
    }
    ranges
}
