//! `/search/?q=…`: the heading above the results.
//!
//! A static host cannot know the query, so the page is published without results,
//! and the app fills them in ([`crate::ui::search_results`]).

use glossary_core::site::Site;
use maud::{Markup, html};

use crate::route::Route;

pub(super) fn html(site: &Site) -> Markup {
    html! {
        header.term-header { h1 tabindex="-1" { "Search" } }
        p.without-scripting {
            "Searching needs JavaScript. Without it, "
            a href=(Route::Home.href(&site.base)) { "the A to Z list" }
            " has every term."
        }
    }
}
