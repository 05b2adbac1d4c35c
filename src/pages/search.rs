//! `/search/?q=…`: the heading above the results, which is the query.
//!
//! A static host cannot read the query, so the published page has no results. The app shows the results below this
//! heading ([`crate::search::SearchResults`]).

use glossary_core::site::Site;
use maud::{Markup, html};

use crate::{route::Route, ui::no_search::no_search};

pub(super) fn html(query: &str, site: &Site) -> Markup {
    html! {
        header.term-header { h1 tabindex="-1" { @if query.is_empty() { "Search" } @else { (query) } } }
        // For visitors without scripting, and where the app failed.
        p.no-search { (no_search(&Route::Home.href(&site.base))) }
    }
}
