//! `/404.html`, which a host shows at an address without a page.

use glossary_core::site::Site;
use maud::{Markup, html};

use crate::route::Route;

pub(super) fn html(site: &Site) -> Markup {
    html! {
        article.message {
            p.topic { "Page not found" }
            h1 tabindex="-1" { "There is no entry here." }
            p.definition {
                "The address may be mistyped, or the term goes by another name. Search for it above, or "
                a href=(Route::Home.href(&site.base)) { "look through all terms" }
                "."
            }
        }
    }
}
