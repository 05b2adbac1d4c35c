//! Finding terms.
//!
//! 1. The publisher writes two texts with a line for each term: [`index_text`]
//!    (names, expansions, aliases) and [`definitions_text`].
//! 2. The browser fetches the first when search is used, folds a copy of it
//!    (lower-case, no accents), and [`Index::parse`] takes both. The
//!    definitions follow by [`Index::add_definitions`] whenever they arrive.
//! 3. [`Index::search`] answers a folded query: the best terms, ordered by
//!    [`Tier`]. Where it finds none, [`Index::nearest`] says what was perhaps
//!    meant, and [`highlight`] shows what of a text matched.
//!
//! Folding is left to the caller because it needs Unicode's tables: the browser
//! has them, in WebAssembly they would weigh more than all of this module. The
//! fold is `text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')`. It
//! leaves tabs and line ends where they are, so lines and columns correspond.
//!
//! All of it is written for a small download: no maps, no formatting, no sort.

mod highlight;
mod index;
mod nearest;
mod query;
mod rank;
mod spelling;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use highlight::highlight;
pub use index::Index;
pub use text::{Entry, definitions_text, index_text};

use query::Query;
use rank::Rank;

/// Close spellings are looked for only where fewer terms than this were found by
/// what they are called: a word that names things is not misspelt.
const FEW: usize = 3;

/// How a term matches a query, best first. Within a tier names come before
/// expansions, expansions before aliases, then what is shorter, then the
/// index's own order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The query is the name, the expansion or an alias.
    Exact,
    /// One of them begins with the query.
    Prefix,
    /// The query is made of the first letters of a name's, an expansion's or
    /// an alias's words: `ci` for Continuous Integration.
    Acronym,
    /// A later word of one of them begins with the query.
    WordPrefix,
    /// Each word of the query begins some word of the term, in any order.
    AllWords,
    /// The query stands inside a word, or is the beginning of an acronym.
    Contained,
    /// A name, an expansion, an alias, or a word of them begins almost so.
    Close,
    /// All words are there with the help of the definition.
    Definition,
}

/// A term that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which one: its line in the index, from 0.
    pub term: usize,
    /// How it matched.
    pub tier: Tier,
    /// The alias that matched, from 0, where it was an alias. For [`Index::alias`].
    pub alias: Option<usize>,
}

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// The best, in order; no more than were asked for.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
}

impl Index {
    /// The best `limit` terms for a query, which must be folded as the index was.
    /// Punctuation, word order and plurals matter little: `cicd` finds CI/CD.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Results {
        let query = Query::new(query);
        let ranks: Vec<Option<Rank>> = (0..self.len()).map(|term| self.rank(term, &query)).collect();
        let is_spelt = |rank: &Rank| rank.tier < Tier::Close;
        let few = ranks.iter().flatten().filter(|rank| is_spelt(rank)).count() < FEW;
        let mut best = Best { found: Vec::new(), room: limit };
        let mut total = 0;
        for (term, mut rank) in ranks.into_iter().enumerate() {
            if few && !rank.as_ref().is_some_and(is_spelt) {
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

/// The best terms so far, in order. Insertion keeps a short list sorted in far
/// less code than a sort, and equal ranks in the order they came.
struct Best {
    found: Vec<(Rank, usize)>,
    room: usize,
}

impl Best {
    fn keep(&mut self, rank: Rank, term: usize) {
        if self.found.len() >= self.room {
            match self.found.last() {
                Some((last, _)) if rank.key() < last.key() => self.found.pop(),
                _ => return,
            };
        }
        let at = self.found.partition_point(|(other, _)| other.key() <= rank.key());
        self.found.insert(at, (rank, term));
    }
}
