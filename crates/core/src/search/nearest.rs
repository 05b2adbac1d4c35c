//! Suggestions for a query without results.

use super::{index::Index, query::Query};

/// The similarity that a suggestion must exceed, out of [`EQUAL`].
const SIMILAR: usize = 300;
/// The similarity of equal words.
const EQUAL: usize = 1000;

impl Index {
    /// Returns the terms most similar to a folded query without results, most similar first. Compares the
    /// letter pairs of the labels with those of the query and of each of its words.
    #[must_use]
    pub fn nearest(&self, query: &str, limit: usize) -> Vec<usize> {
        let query = Query::new(query);
        let queries: Vec<Pairs> =
            query.patterns.iter().chain(&query.essential).map(|pattern| Pairs::of(&pattern.letters)).collect();
        let mut best: Vec<(usize, usize)> = Vec::new();
        for term in 0..self.len() {
            let mut similar = SIMILAR;
            for number in 0..self.labels(term).len() {
                for pairs in &queries {
                    similar = pairs.similarity(self.words(term, number), similar).max(similar);
                }
            }
            if similar > SIMILAR {
                let at = best.partition_point(|(other, _)| *other >= similar);
                best.insert(at, (similar, term));
                best.truncate(limit);
            }
        }
        best.into_iter().map(|(_, term)| term).collect()
    }
}

/// The pairs of adjacent letters of a text, as a bit set. Letters other than a to z share bits with
/// these, which is accurate enough.
struct Pairs {
    bits: [u32; 32],
    count: usize,
}

impl Pairs {
    fn of(letters: &str) -> Self {
        let mut pairs = Self { bits: [0; 32], count: 0 };
        for (row, bit) in each_pair(letters) {
            pairs.bits[row] |= bit;
            pairs.count += 1;
        }
        pairs
    }

    /// Returns the [Dice coefficient](https://en.wikipedia.org/wiki/Dice-S%C3%B8rensen_coefficient)
    /// of these pairs and those of a text, from 0 to [`EQUAL`]; or 0 if it cannot exceed `least`.
    fn similarity(&self, text: &str, least: usize) -> usize {
        let all = self.count + text.len().saturating_sub(1);
        if 2 * EQUAL * self.count <= least * all {
            return 0;
        }
        let shared = each_pair(text).filter(|(row, bit)| self.bits[*row] & bit != 0).count();
        (2 * EQUAL * shared.min(self.count)).checked_div(all).unwrap_or_default()
    }
}

/// Returns the pairs of a text, each as a row below 32 and a bit.
fn each_pair(text: &str) -> impl Iterator<Item = (usize, u32)> {
    text.bytes().zip(text.bytes().skip(1)).map(|(one, other)| (usize::from(one & 31), 1 << (other & 31)))
}
