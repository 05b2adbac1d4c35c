//! The result of a query, with the texts to show.

use std::ops::Range;

use glossary_core::search::Index;
use maud::{Markup, html};

/// A text and its parts that match the query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Matched {
    /// The text.
    pub text: String,
    /// The parts that match, in bytes, in order.
    pub ranges: Vec<Range<usize>>,
}

/// A term that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The term's slug.
    pub slug: String,
    /// The term's name.
    pub name: Matched,
    /// The full form of an abbreviated name, or an empty text.
    pub expansion: Matched,
    /// The alias that matches, unless name or expansion match; or an empty text.
    pub alias: Matched,
    /// The definition; empty until the details of the index are loaded.
    pub definition: String,
}

/// The result of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// The best terms, in order.
    pub found: Vec<Found>,
    /// The number of all terms that were found.
    pub total: usize,
    /// Whether the query compares the first two terms.
    pub compares: bool,
}

impl Answer {
    /// Finds at most `limit` terms by a folded query.
    pub(super) fn find(index: &Index, query: &str, limit: usize) -> Self {
        let results = index.search(query, limit);
        Self {
            found: results.hits.iter().map(|hit| Found::new(index, query, hit.term, hit.alias)).collect(),
            total: results.total,
            compares: results.compares,
        }
    }
}

impl Found {
    fn new(index: &Index, query: &str, term: usize, alias: Option<usize>) -> Self {
        let matched = |text: &str, ranges| Matched { text: text.to_owned(), ranges };
        let name = matched(index.name(term), index.highlight(term, query));
        let expansion = matched(index.expansion(term), index.highlight_expansion(term, query));
        let alias = alias.filter(|_| name.ranges.is_empty() && expansion.ranges.is_empty());
        let alias = alias.map(|number| {
            let text = index.alias(term, number).unwrap_or_default();
            matched(text, index.highlight_alias(term, number, query))
        });
        let definition = index.definition(term).to_owned();
        Self { slug: index.slug(term), name, expansion, alias: alias.unwrap_or_default(), definition }
    }

    /// Returns the expansion, the alias by which the term was found, and the definition.
    pub(super) fn meaning(&self) -> Markup {
        html! {
            @if !self.expansion.text.is_empty() { " " span.expansion { (self.expansion.marked()) } }
            @if !self.alias.text.is_empty() { " " span.also-called { "also: " (self.alias.marked()) } }
            " " span.found-definition { (self.definition) }
        }
    }
}

impl Matched {
    /// Returns the text with the matching parts marked.
    pub(super) fn marked(&self) -> Markup {
        let Self { text, ranges } = self;
        let part = |range| text.get::<Range<usize>>(range).unwrap_or_default();
        let starts = std::iter::once(0).chain(ranges.iter().map(|range| range.end));
        let rest = ranges.last().map_or(0, |range| range.end);
        html! {
            @for (start, range) in starts.zip(ranges) {
                (part(start..range.start)) mark { (part(range.clone())) }
            }
            (part(rest..text.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching_parts_are_marked_and_all_parts_are_escaped() {
        let marked = |text: &str, ranges| Matched { text: text.to_owned(), ranges }.marked().into_string();
        assert_eq!(marked("R&D API", vec![0..1, 4..6]), "<mark>R</mark>&amp;D <mark>AP</mark>I");
        assert_eq!(marked("API", vec![]), "API");
    }
}
