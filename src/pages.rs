//! One module a kind of page: its data in, its HTML out.
//!
//! Pages are text, written by templates that escape what they are given
//! (<https://maud.lambda.xyz>), rather than trees of components: hydration has
//! nothing to do for them, however long they are, a navigation sets them in one
//! step, and the app stays small. What answers the visitor (the search box, the
//! results, the form) is components, and stands around the page in [`crate::app`].

mod contact;
mod home;
mod not_found;
mod search;
mod term;
mod thanks;
mod topic;

use glossary_core::{
    page::{Page, PageData},
    site::Site,
};
use maud::Markup;

/// The HTML of the page that this data makes.
#[must_use]
pub fn html(data: &PageData, site: &Site) -> Markup {
    match &data.page {
        Page::Home(home) => home::html(home, site),
        Page::Term(term) => term::html(term, site),
        Page::Topic(topic) => topic::html(topic, site),
        Page::Search => search::html(site),
        Page::Contact | Page::EmbeddedContact => contact::html(),
        Page::Thanks => thanks::html(site),
        Page::Embed(html) => maud::PreEscaped(html.to_string()),
        Page::NotFound => not_found::html(site),
    }
}
