//! The message in place of search results that cannot be shown.

use maud::{Markup, html};

/// Returns the message, with a link to the list of all terms.
#[must_use]
pub fn no_search(home: &str) -> Markup {
    html! { "The search could not be loaded. " a href=(home) { "The A to Z list" } " has every term." }
}
