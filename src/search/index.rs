//! The search index, loaded when the visitor first uses the search box.

use std::time::Duration;

use glossary_core::search::Index;
use leptos::{prelude::*, task::spawn_local};

use super::state::Search;
use crate::{
    platform::{effect::effect, fetch, text::fold},
    route,
};

/// The time after which a link to all terms replaces the results. An index that arrives later is still used.
const TIMEOUT: Duration = Duration::from_secs(5);

impl Search {
    /// Loads the index, once. After a failure the next call tries again.
    pub(super) fn load_index(self) {
        if self.requested.get_value() {
            return;
        }
        self.requested.set_value(true);
        set_timeout(move || self.failed.set(true), TIMEOUT);
        spawn_local(async move {
            let text = fetch::text(&self.page.file_href(route::SEARCH_INDEX)).await;
            // The first line names the file with the details of the same publish.
            let Some((details, terms)) = text.as_ref().and_then(|text| text.split_once('\n')) else {
                self.requested.set_value(false);
                self.failed.set(true);
                return;
            };
            self.index.set(Some(Index::parse(terms.to_owned(), fold(terms))));
            self.details.set(details.to_owned());
        });
    }

    /// Loads the details of the index when the visitor asks something: the definitions, and the search by meaning.
    pub(super) fn follow_details(self) {
        effect(move |_| {
            let details = self.details.get();
            if details.is_empty() || self.query.with(String::is_empty) {
                return;
            }
            self.details.set(String::new());
            spawn_local(async move {
                // Without the details, names are still found.
                let details = fetch::text(&self.page.file_href(&details)).await.unwrap_or_default();
                self.index.update(|index| {
                    if let Some(index) = index {
                        index.add_details(details);
                    }
                });
            });
        });
    }
}
