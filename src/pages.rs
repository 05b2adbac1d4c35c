//! One module for each kind of page: data in, HTML out.
//!
//! The bodies of pages are maud templates (<https://maud.lambda.xyz>), because nothing in them answers the visitor:
//! hydration skips them, however long they are, and a navigation sets them in one step. What answers the visitor (search,
//! form, outbox) is components around the body.

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
use leptos::prelude::*;
use maud::Markup;

use crate::{page::use_page, ui::reactive_html::reactive_html};

/// The body of the page shown.
#[component]
pub(crate) fn PageBody() -> impl IntoView {
    let page = use_page();
    // Prose from Markdown and long lists.
    view! {
        <div class="content" data-static="" inner_html=reactive_html(move || html(&page.data(), &page.site()))></div>
    }
}

/// Returns the HTML of a page's body.
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
