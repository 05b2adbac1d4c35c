//! `/search/?q=…`: the heading above the results.
//!
//! A static host does not know the query, so the published page has no results. The app shows them below this heading
//! ([`crate::search::SearchResults`]).

use glossary_core::site::Site;
use maud::{Markup, html};

use crate::{route::Route, ui::no_search::no_search};

pub(super) fn html(site: &Site) -> Markup {
    html! {
        header.term-header { h1 tabindex="-1" { "Search" } }
        // For visitors without scripting, and where the app failed.
        p.no-search { (no_search(&Route::Home.href(&site.base))) }
    }
}
