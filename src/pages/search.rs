//! `/search/?q=…`: the heading above the results.
//!
//! A static host cannot know the query, so the page is published without results,
//! and the app fills them in ([`crate::ui::search_results`]).

use glossary_core::site::Site;
use maud::{Markup, html};

use crate::{route::Route, ui::search_results::no_search};

pub(super) fn html(site: &Site) -> Markup {
    html! {
        header.term-header { h1 tabindex="-1" { "Search" } }
        // Shown where there is no scripting, or the app failed.
        p.no-search { (no_search(&Route::Home.href(&site.base))) }
    }
}
