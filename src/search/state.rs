//! The state of the search.

use glossary_core::search::Index;
use leptos::prelude::*;

use super::answer::Answer;
use crate::{navigation::Navigation, page::PageState, platform::text::fold};

/// The state of the search, provided to all components as a context.
#[derive(Clone, Copy)]
pub(super) struct Search {
    pub(super) page: PageState,
    pub(super) navigation: Navigation,
    /// The index, as soon as it is loaded.
    pub(super) index: RwSignal<Option<Index>>,
    /// The name of the file with the details of the index, until it is requested.
    pub(super) details: RwSignal<String>,
    /// Whether the index is being loaded, or is loaded.
    pub(super) requested: StoredValue<bool>,
    /// Whether the index failed to load, or is late.
    pub(super) failed: RwSignal<bool>,
    /// Whether the query in the address has been read.
    pub(super) follows_address: RwSignal<bool>,
    /// The text in the search box.
    pub(super) query: RwSignal<String>,
}

impl Search {
    pub(super) fn new(page: PageState, navigation: Navigation) -> Self {
        Self {
            page,
            navigation,
            index: RwSignal::new(None),
            details: RwSignal::new(String::new()),
            requested: StoredValue::new(false),
            failed: RwSignal::new(false),
            follows_address: RwSignal::new(false),
            query: page.query,
        }
    }

    /// Returns whether there is a query, and the index failed to load or is late. Reactive.
    pub(super) fn is_unavailable(&self) -> bool {
        self.failed.get() && self.index.with(Option::is_none) && self.query.with(|query| !query.trim().is_empty())
    }

    /// Returns the result of the query; `None` before the index is loaded, and for an empty query. Reactive.
    pub(super) fn answer(&self, limit: usize) -> Option<Answer> {
        self.query.with(|query| {
            let query = query.trim_start();
            self.index.with(|index| {
                let index = index.as_ref().filter(|_| !query.is_empty())?;
                let answer = Answer::find(index, &fold(query), limit);
                // Before the details arrive, only names are searched.
                (answer.total > 0 || index.has_details()).then_some(answer)
            })
        })
    }
}

/// Returns the state of the search.
#[expect(clippy::expect_used, reason = "a component outside of the app is a programming error that any test finds")]
pub(super) fn use_search() -> Search {
    use_context().expect("the component is inside of <App>")
}
