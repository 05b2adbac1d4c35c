//! The search for terms.
//!
//! 1. The publisher writes two texts: the index ([`index_text`], a line for each term: name, expansion, aliases) and
//!    the [details](details_text) (the definitions and the [vocabulary]).
//! 2. On the first search, the browser fetches the index and folds a copy of it (lower case, no accents).
//!    [`Index::parse`] takes the text and the copy. [`Index::add_details`] adds the details when they arrive.
//! 3. [`Index::search`] returns the best terms for a folded query. A term that has the query in a name ranks by
//!    [`Tier`]. All other terms rank by the words of the query, each weighted with BM25F at publish. [`highlight`]
//!    returns the matching parts of a text.
//!
//! The caller folds texts, because folding needs Unicode tables, which the browser has and which would be larger than
//! this module in WebAssembly. The fold is `text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')`. It preserves
//! tabs and line breaks, so lines and columns correspond.
//!
//! The code avoids maps, formatting, floating-point numbers and sorting to keep the download small.

mod compare;
mod highlight;
mod index;
mod query;
mod rank;
mod spelling;
#[cfg(test)]
mod tests;
mod text;
mod tier;
mod vocabulary;
mod words;

pub use highlight::highlight;
pub use index::Index;
pub use text::{Details, IndexEntry, MAX_IMPACT, WordGroup, details_text, index_text};
pub use tier::Tier;
pub use words::words_of;

use query::Query;
use rank::Rank;

/// The share of the best score that a term needs, out of 16. Weaker matches of a few words are not results.
const RELEVANT: u32 = 5;

/// A matching term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The term's number: its line in the index, from 0.
    pub term: usize,
    /// The kind of match.
    pub tier: Tier,
    /// The number of the alias that matches, from 0, for [`Index::alias`]; `None` if another text matches.
    pub alias: Option<usize>,
}

/// The results of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The best matches, in order, up to the limit.
    pub hits: Vec<Hit>,
    /// The number of all matches.
    pub total: usize,
    /// Whether the query compares the first two hits, as in `api vs sdk`.
    pub compares: bool,
}

impl Index {
    /// Returns the best `limit` terms for a folded query. Punctuation and word order matter little: `cicd` finds CI/CD.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Results {
        let query = Query::new(query, self);
        let mut best = self.ranked(&query, limit);
        let compared = self.compared(&query);
        let compares = limit > 1 && compared.is_some();
        for hit in compared.into_iter().flatten().rev() {
            match best.hits.iter().position(|other| other.term == hit.term) {
                Some(at) => _ = best.hits.remove(at),
                None => best.total += 1,
            }
            best.hits.insert(0, hit);
        }
        best.total = best.total.max(best.hits.len());
        best.hits.truncate(limit);
        Results { compares, ..best }
    }

    /// Returns the terms for a query that is not a comparison.
    fn ranked(&self, query: &Query, limit: usize) -> Results {
        let scores = self.scores(query);
        let least = scores.iter().max().map_or(0, |best| best * RELEVANT / 16).max(1);
        let mut found: Vec<(Rank, usize)> = Vec::new();
        let mut total = 0;
        for (term, score) in scores.into_iter().enumerate() {
            let by_words = if score < least { None } else { Some(Rank::of_words(score)) };
            let Some(rank) = self.rank(term, query, by_words) else { continue };
            total += 1;
            // Insertion into a short list needs much less code than a sort, and is stable.
            let at = found.partition_point(|(other, _)| other.key() <= rank.key());
            if at < limit {
                found.truncate(limit - 1);
                found.insert(at, (rank, term));
            }
        }
        let hit =
            |(rank, term): (Rank, usize)| Hit { term, tier: rank.tier, alias: rank.part.checked_sub(index::ALIAS) };
        Results { hits: found.into_iter().map(hit).collect(), total, compares: false }
    }
}
