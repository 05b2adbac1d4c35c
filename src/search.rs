//! The search as the app runs it: the index once it is there, and what is asked.

use std::ops::Range;

use glossary_core::search::Index;
use leptos::prelude::*;

use crate::browser;

/// The search index, absent until the visitor uses a search box.
#[derive(Clone, Copy)]
pub struct Search {
    pub(crate) index: RwSignal<Option<Index>>,
    /// What the search page shows results for.
    pub query: RwSignal<String>,
}

/// A term that was found, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The term's slug.
    pub slug: String,
    /// The term's name.
    pub name: String,
    /// What of the name matched, in bytes.
    pub matched: Vec<Range<usize>>,
    /// What the name stands for, or an empty text.
    pub expansion: String,
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
        Self { index: RwSignal::new(None), query: RwSignal::new(browser::search::in_box()) }
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
            let found = |term: usize| Found {
                slug: index.slug(term).to_string(),
                name: index.name(term).to_owned(),
                matched: index.highlight(term, &query),
                expansion: index.expansion(term).to_owned(),
            };
            let nearest = if results.total == 0 { index.nearest(&query, 3) } else { Vec::new() };
            Some(Answer {
                found: results.hits.iter().map(|hit| found(hit.term)).collect(),
                total: results.total,
                nearest: nearest.into_iter().map(found).collect(),
            })
        })
    }
}
