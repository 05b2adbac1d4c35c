//! The query in the address of the search page.

use leptos::prelude::*;

use super::state::Search;
use crate::{
    platform::{address, effect::effect, text::encode},
    route::{Route, query},
};

impl Search {
    /// Searches for the query in the address of the search page, from now on. A navigation to any other page ends the
    /// search.
    pub(super) fn follow_address(self) {
        effect(move |is_first| {
            self.page.track_address();
            let typed = self.query.get_untracked();
            if is_first && !typed.is_empty() {
                self.load_index();
            } else if untrack(|| self.page.is_search()) {
                let asked = address::query(query::SEARCH);
                if !asked.is_empty() {
                    self.load_index();
                }
                self.query.set(asked);
                self.page.searched.set(String::new());
            } else {
                self.page.searched.set(typed.trim().to_owned());
                self.query.set(String::new());
            }
        });
    }

    /// Writes the query into the address of the search page.
    pub(super) fn write_address(&self) {
        if untrack(|| self.page.is_search()) {
            self.navigation.replace_query(&self.with_query(""));
        }
    }

    /// Opens the search page with the query.
    pub(super) fn open_page(&self) {
        self.navigation.visit(&self.with_query(&self.page.href(&Route::Search)));
    }

    fn with_query(&self, path: &str) -> String {
        [path, "?", query::SEARCH, "=", &encode(&self.query.get_untracked())].concat()
    }
}
