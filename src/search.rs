//! The search as the app runs it: the index once it is there, and what is asked.

use std::ops::Range;

use glossary_core::search::Index;
use leptos::prelude::*;

use crate::browser;

/// The search index, absent until the visitor uses a search box.
#[derive(Clone, Copy)]
pub struct Search {
    pub(crate) index: RwSignal<Option<Index>>,
    /// The index was asked for and is not to be had, or not soon.
    pub(crate) failed: RwSignal<bool>,
    /// What the search page shows results for.
    pub query: RwSignal<String>,
}

/// A text and what of it matched, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// The text.
    pub text: String,
    /// What matched, in order.
    pub ranges: Vec<Range<usize>>,
}

/// A term that was found, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The term's slug.
    pub slug: String,
    /// The term's name.
    pub name: Matched,
    /// What the name stands for, or an empty text.
    pub expansion: Matched,
    /// The alias by which it was found, where nothing else shows why; or an empty text.
    pub alias: Matched,
}

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The best, in order.
    pub found: Vec<Found>,
    /// How many there are in all.
    pub total: usize,
    /// Where nothing was found: the nearest terms.
    pub nearest: Vec<Found>,
}

impl Search {
    pub(crate) fn new() -> Self {
        Self {
            index: RwSignal::new(None),
            failed: RwSignal::new(false),
            query: RwSignal::new(browser::search::in_box()),
        }
    }

    /// Something is asked, and there is no index to answer from. Reactive.
    #[must_use]
    pub fn is_out_of_reach(&self) -> bool {
        self.failed.get() && self.index.with(Option::is_none) && self.query.with(|query| !query.trim().is_empty())
    }

    /// What a query finds; `None` while the index is not there or nothing is asked. Reactive.
    #[must_use]
    pub fn answer(&self, query: &str, limit: usize) -> Option<Answer> {
        let query = browser::search::fold(query.trim());
        if query.is_empty() {
            return None;
        }
        self.index.with(|index| {
            let index = index.as_ref()?;
            let results = index.search(&query, limit);
            let matched = |text: &str, ranges| Matched { text: text.to_owned(), ranges };
            let found = |term: usize, alias: Option<usize>| {
                let name = matched(index.name(term), index.highlight(term, &query));
                let expansion = matched(index.expansion(term), index.highlight_expansion(term, &query));
                // Where one sees why the term is found, an alias like it says nothing more.
                let alias = alias.filter(|_| name.ranges.is_empty() && expansion.ranges.is_empty());
                let alias = alias.map(|number| {
                    let text = index.alias(term, number).unwrap_or_default();
                    matched(text, index.highlight_alias(term, number, &query))
                });
                let alias = alias.unwrap_or_default();
                Found { slug: index.slug(term).to_string(), name, expansion, alias }
            };
            let nearest = if results.total == 0 { index.nearest(&query, 3) } else { Vec::new() };
            Some(Answer {
                found: results.hits.iter().map(|hit| found(hit.term, hit.alias)).collect(),
                total: results.total,
                nearest: nearest.into_iter().map(|term| found(term, None)).collect(),
            })
        })
    }
}
