//! Comparisons: `api vs sdk`, `difference between an api and an sdk`.

use super::{Hit, index::Index, query::Query, words::has};

impl Index {
    /// Returns the two terms that a query compares; `None` if the query is no comparison. The
    /// [details](super::Details) have the words that separate the two sides: some always, and some after a word such
    /// as "difference".
    pub(super) fn compared(&self, query: &Query) -> Option<[Hit; 2]> {
        let [always, announcing, after] = self.comparison_words();
        let announced = query.words.split(' ').any(|word| has(announcing, word));
        let mut best: Option<(u32, [Hit; 2])> = None;
        let mut start = 0;
        for word in query.words.split(' ') {
            let end = start + word.len();
            // The names may contain an "and" too, as in "difference between time and materials and fixed price".
            if has(always, word) || announced && has(after, word) {
                let sides = [query.words.get(..start), query.words.get(end..)];
                let [left, right] = sides.map(|side| self.ranked(&Query::new(side.unwrap_or_default(), self), 1));
                if let (Some(left), Some(right)) = (left.hits.first(), right.hits.first())
                    && left.term != right.term
                {
                    let cost = left.tier as u32 + right.tier as u32;
                    if best.is_none_or(|(other, _)| cost < other) {
                        best = Some((cost, [*left, *right]));
                    }
                }
            }
            start = end + 1;
        }
        best.map(|(_, hits)| hits)
    }
}
