//! The tiers of search results.

/// The kind of a term's match with a query, best first. Within a tier, names come before expansions and
/// expansions before aliases; then shorter labels come first; then the order of the index decides.
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
    /// Each word of the query is the beginning of a word in the labels, in any order.
    AllWords,
    /// The query is inside a word, or is the beginning of an acronym.
    Contained,
    /// A label or one of its words begins with the query, apart from typos.
    Close,
    /// All words of the query are in the labels or the definition.
    Definition,
}
