//! The tiers of search results.

/// The kind of a term's match with a query, best first. Within a tier of labels, names come before expansions and
/// expansions before aliases; then shorter labels come first. Within [`Tier::Words`], the score decides. Last, the order
/// of the index decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The query is a label: the name, the expansion or an alias.
    Exact,
    /// A label begins with the query.
    Prefix,
    /// The query consists of the initials of a label: `ci` for Continuous Integration.
    Acronym,
    /// A later word of a label begins with the query.
    WordPrefix,
    /// Words of the query are words of the term, as spelt or similar.
    Words,
    /// The query is inside a word, or is the beginning of an acronym.
    Contained,
}
