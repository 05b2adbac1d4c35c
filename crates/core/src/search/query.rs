//! A search query, and the patterns to search for.

use super::words::{is_first, is_small, mask, push_singular, push_words};

/// A parsed query.
pub(super) struct Query<'a> {
    /// The folded query, without white space around it.
    pub(super) literal: &'a str,
    /// The words.
    pub(super) words: String,
    /// The words in the singular, without small words.
    pub(super) essential: Vec<Pattern>,
    /// The patterns for the whole query, best first.
    pub(super) patterns: Vec<Pattern>,
}

/// A sequence of letters without spaces, so that `rest api`, `rest-api` and `restapi` are the same.
pub(super) struct Pattern {
    pub(super) letters: String,
    /// The number of letters.
    pub(super) count: usize,
    /// The [`mask`] of the letters.
    mask: u32,
    /// Whether a match must end at the end of a word: true for singulars, because the visitor has typed
    /// beyond the end of the singular.
    pub(super) whole: bool,
}

impl<'a> Query<'a> {
    pub(super) fn new(folded: &'a str) -> Self {
        let mut words = String::new();
        push_words(&mut words, folded);
        let mut singular = String::new();
        push_singular(&mut singular, &words);
        let essential = singular.split(' ').filter(|word| !word.is_empty() && !is_small(word));
        let essential = essential.map(|word| Pattern::new(word.to_owned(), false)).collect();
        let mut patterns = Vec::new();
        add_pattern(&mut patterns, &words, false, |_| true);
        add_pattern(&mut patterns, &words, false, |word| !is_small(word));
        add_pattern(&mut patterns, &singular, true, |word| !is_small(word));
        add_pattern(&mut patterns, &singular, true, |_| true);
        Self { literal: folded.trim(), words, essential, patterns }
    }
}

/// Adds the pattern of the wanted words, unless it is a duplicate.
fn add_pattern(patterns: &mut Vec<Pattern>, words: &str, whole: bool, wanted: fn(&str) -> bool) {
    let mut letters = String::new();
    words.split(' ').filter(|word| wanted(word)).for_each(|word| letters.push_str(word));
    if !letters.is_empty() && patterns.iter().all(|pattern| pattern.letters != letters) {
        patterns.push(Pattern::new(letters, whole));
    }
}

impl Pattern {
    fn new(letters: String, whole: bool) -> Self {
        Self { count: letters.bytes().filter(is_first).count(), mask: mask(letters.bytes()), letters, whole }
    }

    /// Returns how many different letters of the pattern are not in `mask`.
    pub(super) fn missing(&self, mask: u32) -> u32 {
        (self.mask & !mask).count_ones()
    }
}
