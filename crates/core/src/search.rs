//! The search for terms.
//!
//! 1. The publisher writes two texts with a line for each term: [`index_text`] (names, expansions,
//!    aliases) and [`definitions_text`].
//! 2. On the first search, the browser fetches the index and folds a copy of it (lower case, no
//!    accents). [`Index::parse`] takes the text and the copy; [`Index::add_definitions`] adds the
//!    definitions when they arrive.
//! 3. [`Index::search`] returns the best terms for a folded query, ordered by [`Tier`]. If there are
//!    none, [`Index::nearest`] returns suggestions. [`highlight`] returns the matching parts of a text.
//!
//! The caller folds texts, because folding needs Unicode tables, which the browser has and which would
//! be larger than this module in WebAssembly. The fold is
//! `text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')`. It preserves tabs and line breaks, so
//! lines and columns correspond.
//!
//! The code avoids maps, formatting and sorting to keep the download small.

mod highlight;
mod index;
mod nearest;
mod query;
mod rank;
mod spelling;
#[cfg(test)]
mod tests;
mod text;
mod tier;
mod words;

pub use highlight::highlight;
pub use index::Index;
pub use text::{IndexEntry, definitions_text, index_text};
pub use tier::Tier;

use query::Query;
use rank::Rank;

/// Close spellings are searched for if fewer terms than this match as spelt: a query that matches
/// several labels is not misspelt.
const FEW_MATCHES: usize = 3;

/// A matching term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The term's number: its line in the index, from 0.
    pub term: usize,
    /// The kind of match.
    pub tier: Tier,
    /// The number of the alias that matches, from 0, for [`Index::alias`]; `None` if the name, the expansion
    /// or the definition matches.
    pub alias: Option<usize>,
}

/// The results of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The best matches, in order, up to the limit.
    pub hits: Vec<Hit>,
    /// The number of all matches.
    pub total: usize,
}

impl Index {
    /// Returns the best `limit` terms for a folded query. Punctuation, word order and plurals matter
    /// little: `cicd` finds CI/CD.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Results {
        let query = Query::new(query);
        let ranks: Vec<Option<Rank>> = (0..self.len()).map(|term| self.rank(term, &query)).collect();
        let matches_as_spelt = |rank: &Rank| rank.tier < Tier::Close;
        let few = ranks.iter().flatten().filter(|rank| matches_as_spelt(rank)).count() < FEW_MATCHES;
        let mut best = Best { found: Vec::new(), limit };
        let mut total = 0;
        for (term, mut rank) in ranks.into_iter().enumerate() {
            if few && !rank.as_ref().is_some_and(matches_as_spelt) {
                rank = self.close_rank(term, &query).or(rank);
            }
            if let Some(rank) = rank {
                total += 1;
                best.keep(rank, term);
            }
        }
        let hit =
            |(rank, term): (Rank, usize)| Hit { term, tier: rank.tier, alias: rank.part.checked_sub(index::ALIAS) };
        Results { hits: best.found.into_iter().map(hit).collect(), total }
    }
}

/// The best terms so far, in order. Insertion into a short list needs much less code than a sort, and is
/// stable.
struct Best {
    found: Vec<(Rank, usize)>,
    limit: usize,
}

impl Best {
    fn keep(&mut self, rank: Rank, term: usize) {
        if self.found.len() >= self.limit {
            match self.found.last() {
                Some((last, _)) if rank.key() < last.key() => self.found.pop(),
                _ => return,
            };
        }
        let at = self.found.partition_point(|(other, _)| other.key() <= rank.key());
        self.found.insert(at, (rank, term));
    }
}
