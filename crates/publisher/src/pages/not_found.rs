//! `/404.html`, which a host shows at an address without a page.

use glossary_app::route::Route;
use maud::{Markup, html};

pub(super) fn html(base: &str) -> Markup {
    html! {
        article.message {
            p.topic { "Page not found" }
            h1 tabindex="-1" { "There is no entry here." }
            p.definition {
                "The address may be mistyped, or the term goes by another name. Search for it above, or "
                a href=(Route::Home.href(base)) { "look through all terms" }
                "."
            }
        }
    }
}
