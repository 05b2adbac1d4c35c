//! The search index, loaded when the visitor first uses the search box.

use std::time::Duration;

use glossary_core::search::Index;
use leptos::{prelude::*, task::spawn_local};

use super::state::Search;
use crate::{
    platform::{fetch, text::fold},
    route,
};

/// The time after which the visitor is shown another way to the terms. An index that arrives later is still used.
const TIMEOUT: Duration = Duration::from_secs(5);

impl Search {
    /// Loads the index, then the definitions; once. After a failure the next call tries again.
    pub(super) fn load_index(self) {
        if self.requested.get_value() {
            return;
        }
        self.requested.set_value(true);
        set_timeout(move || self.failed.set(true), TIMEOUT);
        spawn_local(async move {
            let site = self.page.site();
            let text = fetch::text(&route::file_href(route::SEARCH_INDEX, &site.base)).await;
            // The first line names the file with the definitions of the same publish.
            let Some((definitions, terms)) = text.as_ref().and_then(|text| text.split_once('\n')) else {
                self.requested.set_value(false);
                self.failed.set(true);
                return;
            };
            self.index.set(Some(Index::parse(terms.to_owned(), fold(terms))));
            if let Some(definitions) = fetch::text(&route::file_href(definitions, &site.base)).await {
                self.index.update(|index| {
                    if let Some(index) = index {
                        index.add_definitions(fold(&definitions));
                    }
                });
            }
        });
    }
}
