//! The nearest terms, where a search finds none.

use super::{index::Index, query::Query};

/// What counts as similar, of [`SAME`].
const SIMILAR: usize = 300;
/// The similarity of equal words.
const SAME: usize = 1000;

impl Index {
    /// The terms most like a folded query that finds nothing, most similar first;
    /// none where nothing is similar. Compares pairs of letters, of the query and
    /// of each of its words.
    #[must_use]
    pub fn nearest(&self, query: &str, limit: usize) -> Vec<usize> {
        let query = Query::new(query);
        let asked: Vec<Pairs> =
            query.forms.iter().chain(&query.essential).map(|form| Pairs::of(&form.letters)).collect();
        let mut best: Vec<(usize, usize)> = Vec::new();
        for term in 0..self.len() {
            let mut similar = SIMILAR;
            for number in 0..self.fields(term).len() {
                for pairs in &asked {
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

/// A text's pairs of neighbouring letters, a bit for each possible pair. Other
/// letters than a to z share the bits of some, which does not hurt here.
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

    /// The [Dice coefficient](https://en.wikipedia.org/wiki/Dice-S%C3%B8rensen_coefficient)
    /// of these pairs and those of a text, from 0 to [`SAME`]; or 0 where it
    /// could not exceed `least` anyway.
    fn similarity(&self, text: &str, least: usize) -> usize {
        let all = self.count + text.len().saturating_sub(1);
        if 2 * SAME * self.count <= least * all {
            return 0;
        }
        let shared = each_pair(text).filter(|(row, bit)| self.bits[*row] & bit != 0).count();
        (2 * SAME * shared.min(self.count)).checked_div(all).unwrap_or_default()
    }
}

/// A text's pairs, as a row below 32 and a bit in it.
fn each_pair(text: &str) -> impl Iterator<Item = (usize, u32)> {
    text.bytes().zip(text.bytes().skip(1)).map(|(one, other)| (usize::from(one & 31), 1 << (other & 31)))
}
