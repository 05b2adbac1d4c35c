//! The query in the address of the search page, and of a page that is missing.

use glossary_core::search::words_of;
use leptos::prelude::*;

use super::state::Search;
use crate::{
    platform::{
        address,
        effect::effect,
        text::{encode, fold},
    },
    route::{Route, query},
};

impl Search {
    /// Searches for the query in the address of the search page, from now on, and for the name in the address of a page
    /// that is missing. A navigation to any other page ends the search.
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
                // The address of a missing page names what the visitor looks for.
                let missing = if untrack(|| self.page.is_missing()) { address::last_part() } else { String::new() };
                if !missing.is_empty() {
                    self.load_index();
                }
                self.query.set(missing);
            }
            self.follows_address.set(true);
        });
    }

    /// Opens the term whose address the address of a missing page means: `/terms/API/` means `/terms/api/`.
    pub(super) fn follow_other_spellings(self) {
        effect(move |_| {
            let terms = self.page.href(&Route::Terms);
            let name = address::last_part();
            // What the visitor types opens the list of terms.
            if !self.page.is_missing()
                || !address::path().starts_with(&terms)
                || self.query.with(|query| *query != name)
            {
                return;
            }
            let meant = words_of(&fold(&name)).replace(' ', "-");
            let found = self.answer(1).and_then(|answer| answer.found.into_iter().next());
            if let Some(found) = found.filter(|found| found.slug == meant) {
                let _ = window().location().replace(&self.page.href(&Route::Term(found.slug)));
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
