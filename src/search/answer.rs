//! The result of a query, as HTML.

use std::ops::Range;

use glossary_core::search::{Hit, Index};
use maud::{Markup, html};

/// A term that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The term's slug.
    pub slug: String,
    /// The name as HTML, with the matching parts marked.
    pub name: String,
    /// The expansion, the alias by which the term was found, and the definition, as HTML.
    pub meaning: String,
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
            found: results.hits.iter().map(|hit| Found::new(index, query, *hit)).collect(),
            total: results.total,
            compares: results.compares,
        }
    }
}

impl Found {
    fn new(index: &Index, query: &str, Hit { term, alias, .. }: Hit) -> Self {
        let in_name = index.highlight(term, query);
        let expansion = index.expansion(term);
        let in_expansion = index.highlight_expansion(term, query);
        let alias = alias.filter(|_| in_name.is_empty() && in_expansion.is_empty());
        let meaning = html! {
            @if !expansion.is_empty() { " " span.expansion { (marked(expansion, &in_expansion)) } }
            @if let Some(alias) = alias {
                " " span.also-called {
                    "also: "
                    (marked(index.alias(term, alias).unwrap_or_default(), &index.highlight_alias(term, alias, query)))
                }
            }
            " " span.found-definition { (index.definition(term)) }
        };
        Self {
            slug: index.slug(term),
            name: marked(index.name(term), &in_name).into_string(),
            meaning: meaning.into_string(),
        }
    }
}

/// Returns a text with some parts marked: ranges of bytes, in order.
fn marked(text: &str, ranges: &[Range<usize>]) -> Markup {
    let part = |from, to| text.get::<Range<usize>>(from..to).unwrap_or_default();
    let starts = std::iter::once(0).chain(ranges.iter().map(|range| range.end));
    let rest = ranges.last().map_or(0, |range| range.end);
    html! {
        @for (start, range) in starts.zip(ranges) {
            (part(start, range.start)) mark { (part(range.start, range.end)) }
        }
        (part(rest, text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching_parts_are_marked_and_all_parts_are_escaped() {
        assert_eq!(marked("R&D API", &[0..1, 4..6]).into_string(), "<mark>R</mark>&amp;D <mark>AP</mark>I");
        assert_eq!(marked("API", &[]).into_string(), "API");
    }

    #[test]
    fn a_term_has_its_definition_and_the_alias_by_which_it_was_found() {
        let mut index = Index::parse("R&D\tStudy\tLab\n".into(), "r&d\tstudy\tlab\n".into());
        index.add_details("To <learn>.\n\n\n\n".into());
        let [by_name, by_alias] = ["r&d", "lab"].map(|query| Answer::find(&index, query, 1).found.remove(0));
        let definition = " <span class=\"found-definition\">To &lt;learn&gt;.</span>";
        assert_eq!(by_name.name, "<mark>R&amp;D</mark>");
        assert_eq!(by_name.meaning, format!(" <span class=\"expansion\">Study</span>{definition}"));
        let alias = " <span class=\"also-called\">also: <mark>Lab</mark></span>";
        assert_eq!(by_alias.meaning, format!(" <span class=\"expansion\">Study</span>{alias}{definition}"));
    }
}
