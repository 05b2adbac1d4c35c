//! A search query, and the patterns to search for.

use super::{
    index::Index,
    words::{is_first, mask, push_words},
};

/// A parsed query.
pub(super) struct Query<'a> {
    /// The folded query, without white space around it.
    pub(super) literal: &'a str,
    /// The words, separated by spaces.
    pub(super) words: String,
    /// Whether the visitor may still be typing the last word.
    pub(super) is_open: bool,
    /// The patterns for the whole query, best first: with and without small words at its ends.
    pub(super) patterns: Vec<Pattern>,
}

/// A sequence of letters without spaces, so that `rest api`, `rest-api` and `restapi` are the same.
pub(super) struct Pattern {
    pub(super) letters: String,
    /// The number of letters.
    pub(super) count: usize,
    /// The [`mask`] of the letters.
    mask: u32,
}

impl<'a> Query<'a> {
    pub(super) fn new(folded: &'a str, index: &Index) -> Self {
        let mut words = String::new();
        push_words(&mut words, folded);
        let mut patterns = Vec::new();
        let all: Vec<&str> = words.split(' ').collect();
        let has_meaning = |word: &&str| !index.is_small(word);
        let first = all.iter().position(has_meaning).unwrap_or_default();
        let end = all.iter().rposition(has_meaning).map_or(all.len(), |last| last + 1);
        for words in [&*all, all.get(first..end).unwrap_or_default()] {
            let letters = words.concat();
            if !letters.is_empty() && patterns.iter().all(|pattern: &Pattern| pattern.letters != letters) {
                patterns.push(Pattern::new(letters));
            }
        }
        let is_open = folded.ends_with(|last: char| !last.is_whitespace());
        Self { literal: folded.trim(), words, is_open, patterns }
    }
}

impl Pattern {
    pub(super) fn new(letters: String) -> Self {
        Self { count: letters.bytes().filter(is_first).count(), mask: mask(letters.bytes()), letters }
    }

    /// Returns how many different letters of the pattern are not in `mask`.
    pub(super) fn missing(&self, mask: u32) -> u32 {
        (self.mask & !mask).count_ones()
    }
}
