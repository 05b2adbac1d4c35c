//! One module for each kind of page: data in, HTML out.
//!
//! The bodies of pages are maud templates (<https://maud.lambda.xyz>), because nothing in a body is interactive:
//! hydration skips the body, at any length, and a navigation sets its HTML in one step. The interactive parts (search,
//! form, outbox) are components around the body.

mod contact;
mod home;
mod not_found;
mod search;
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
    view! {
        <div
            class="content"
            data-static=""
            inner_html=reactive_html(move || {
                let site = page.site();
                if page.is_search() { search::html(page.query.get().trim(), &site) } else { html(&page.data(), &site) }
            })
        ></div>
    }
}

/// Returns the HTML of a page's body.
#[must_use]
pub fn html(data: &PageData, site: &Site) -> Markup {
    match &data.page {
        Page::Home(home) => home::html(home, site),
        // The publisher has rendered the body: a page needs only one text, whatever facts a term has.
        Page::Term(term) => maud::PreEscaped(term.html.to_string()),
        Page::Topic(topic) => topic::html(topic, site),
        Page::Search => search::html("", site),
        Page::Contact | Page::EmbeddedContact => contact::html(),
        Page::Thanks => thanks::html(site),
        Page::Embed(html) => maud::PreEscaped(html.to_string()),
        Page::NotFound => not_found::html(site),
    }
}
