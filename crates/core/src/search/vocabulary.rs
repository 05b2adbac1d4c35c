//! The vocabulary: the words of all terms, with their weight in each term.
//!
//! The publisher groups words by their stem and computes the weights with BM25F, so the browser needs neither a stemmer
//! nor the texts. A line of the vocabulary is a [group](super::WordGroup): the stem, the other forms and the terms.

use super::{
    index::Index,
    query::{Pattern, Query},
    spelling::{allowed, closest},
    words::{has, mask},
};

/// The quality of a match with a word as spelt; a worse match counts less.
const EXACT: u32 = 16;
/// The quality of a match with another form of a word.
const INFLECTED: u32 = 14;
/// The quality of a match with the beginning of a word, which the visitor may still be typing.
const BEGINNING: u32 = 9;
/// The quality of a match with a word that the word of the query begins with, as in a compound.
const COMPOUND: u32 = 8;
/// The shortest word that may be the beginning of another, in bytes.
const SHORTEST_BEGINNING: usize = 3;
/// The shortest first part of a compound, in bytes.
const SHORTEST_PART: usize = 4;

impl Index {
    /// Returns the score of each term: the sum of the weights of the query's words.
    pub(super) fn scores(&self, query: &Query) -> Vec<u32> {
        let mut scores = vec![0; self.len()];
        let mut best = scores.clone();
        let mut words = query.words.split(' ').peekable();
        while let Some(word) = words.next() {
            let is_open = query.is_open && words.peek().is_none();
            if word.is_empty() || self.is_small(word) {
                continue;
            }
            for (group, quality) in self.matching(word, is_open) {
                let mut term = 0_usize;
                let mut gap = 0_usize;
                for byte in self.group(group).1.bytes() {
                    if byte.is_ascii_digit() {
                        gap = usize::from(byte - b'0').wrapping_add(gap.wrapping_mul(10));
                        continue;
                    }
                    term = gap.max(1).wrapping_add(term);
                    gap = 0;
                    if let Some(best) = best.get_mut(term.wrapping_sub(1)) {
                        *best = quality.saturating_mul(u32::from(impact(byte))).max(*best);
                    }
                }
            }
            for (score, best) in scores.iter_mut().zip(&mut best) {
                *score += std::mem::take(best);
            }
        }
        scores
    }

    /// Returns the groups that a word matches best, with the quality of the match.
    fn matching(&self, word: &str, is_open: bool) -> Vec<(usize, u32)> {
        let mut found = Vec::new();
        let mut best = 0;
        for group in 0..self.groups() {
            let forms = self.group(group).0;
            // The forms of a group begin with the same character. This excludes most groups quickly.
            if forms.as_bytes().first() != word.as_bytes().first() {
                continue;
            }
            let quality = self.quality(forms, word);
            if quality > 0 {
                best = quality.max(best);
                found.push((group, quality));
            }
        }
        let least = match best {
            EXACT if !is_open => EXACT,
            BEGINNING.. => BEGINNING,
            // The longest part of a compound.
            _ => best,
        };
        found.retain(|(_, quality)| *quality >= least);
        if best < BEGINNING { self.close(word).unwrap_or(found) } else { found }
    }

    /// Returns how well a word matches a group of forms; 0 if it does not.
    fn quality(&self, forms: &str, word: &str) -> u32 {
        let (stem, others) = forms.split_once(' ').unwrap_or((forms, ""));
        let is_beginning = word.len() >= SHORTEST_BEGINNING;
        if let Some(rest) = word.strip_prefix(stem) {
            if rest.is_empty() || has(others, rest) {
                EXACT
            } else if self.is_ending(rest) {
                INFLECTED
            } else if is_beginning && others.split(' ').any(|other| other.starts_with(rest)) {
                BEGINNING
            } else if stem.len() >= SHORTEST_PART && stem.len() * 2 >= word.len() {
                COMPOUND * stem.len() as u32 / word.len() as u32
            } else {
                0
            }
        } else if others.split(' ').any(|other| other.strip_prefix('=') == Some(word)) {
            EXACT
        } else if is_beginning && stem.starts_with(word) {
            BEGINNING
        } else {
            0
        }
    }

    /// Returns the groups with the closest spellings of a word; `None` if there are none.
    fn close(&self, word: &str) -> Option<Vec<(usize, u32)>> {
        let pattern = Pattern::new(word.to_owned());
        let mut found = Vec::new();
        let mut best = (u8::MAX, true);
        let mut words = String::new();
        for group in 0..self.groups() {
            let forms = self.group(group).0;
            if pattern.missing(mask(forms.bytes())) > u32::from(allowed(pattern.count)) {
                continue;
            }
            words.clear();
            let mut stem = "";
            for form in forms.split(' ') {
                match form.strip_prefix('=') {
                    Some(other) => words.push_str(other),
                    None => {
                        words.push_str(stem);
                        words.push_str(form);
                    }
                }
                words.push(' ');
                if stem.is_empty() {
                    stem = form;
                }
            }
            let Some((edits, whole)) = closest(words.trim_end(), &pattern) else { continue };
            let cost = (edits, !whole);
            if cost < best {
                best = cost;
                found.clear();
            }
            if cost == best {
                found.push((group, EXACT.saturating_sub(6 * u32::from(edits))));
            }
        }
        (!found.is_empty()).then_some(found)
    }
}

/// Returns the weight that a letter stands for: 1 for `a` to 26 for `z`, and 27 for `A` to 52 for `Z`.
fn impact(letter: u8) -> u8 {
    match letter {
        b'a'..=b'z' => letter - b'a' + 1,
        b'A'..=b'Z' => letter - b'A' + 27,
        _ => 0,
    }
}
