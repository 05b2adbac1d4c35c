//! The state of the search.

use glossary_core::search::Index;
use leptos::prelude::*;

use super::answer::Answer;
use crate::{
    navigation::Navigation,
    page::PageState,
    platform::{dom::value_of, text::fold},
};

/// The state of the search, provided to all components as a context.
#[derive(Clone, Copy)]
pub(super) struct Search {
    pub(super) page: PageState,
    pub(super) navigation: Navigation,
    /// The index, as soon as it is loaded.
    pub(super) index: RwSignal<Option<Index>>,
    /// Whether the index is being loaded, or is loaded.
    pub(super) requested: StoredValue<bool>,
    /// Whether the index could not be loaded, or not soon.
    pub(super) failed: RwSignal<bool>,
    /// The text in the search box.
    pub(super) query: RwSignal<String>,
}

impl Search {
    pub(super) fn new(page: PageState, navigation: Navigation) -> Self {
        Self {
            page,
            navigation,
            index: RwSignal::new(None),
            requested: StoredValue::new(false),
            failed: RwSignal::new(false),
            // The visitor may have typed before the app started.
            query: RwSignal::new(value_of("#search")),
        }
    }

    /// Returns whether the visitor asks something and there is no index to answer from. Reactive.
    pub(super) fn is_unavailable(&self) -> bool {
        self.failed.get() && self.index.with(Option::is_none) && self.query.with(|query| !query.trim().is_empty())
    }

    /// Returns what the query finds; `None` before the index is loaded, and for an empty query. Reactive.
    pub(super) fn answer(&self, limit: usize) -> Option<Answer> {
        self.query.with(|query| {
            let query = query.trim();
            self.index.with(|index| {
                let index = index.as_ref().filter(|_| !query.is_empty())?;
                Some(Answer::find(index, &fold(query), limit))
            })
        })
    }
}

/// Returns the state of the search.
#[expect(clippy::expect_used, reason = "a component outside of the app is a programming error that any test finds")]
pub(super) fn use_search() -> Search {
    use_context().expect("the component is inside of <App>")
}
