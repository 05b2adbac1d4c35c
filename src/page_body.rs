//! The body of the page shown: HTML from the publisher (`crates/publisher/src/pages`).
//!
//! The app has no templates for bodies, because nothing in a body is interactive: hydration skips the body, at any
//! length, and a navigation sets its HTML in one step. The interactive parts (search, form, outbox) are components
//! around the body. The search page is the exception: its heading is the query.

use glossary_core::site::Site;
use leptos::prelude::*;
use maud::{Markup, PreEscaped, html};

use crate::{
    page::use_page,
    route::Route,
    ui::{no_search::no_search, reactive_html::reactive_html},
};

/// The body of the page shown.
#[component]
pub(crate) fn PageBody() -> impl IntoView {
    let page = use_page();
    let html = move || {
        if page.is_search() {
            search(page.query.get().trim(), &page.site())
        } else {
            PreEscaped(page.data().body.to_string())
        }
    };
    view! { <div class="content" data-static="" inner_html=reactive_html(html)></div> }
}

/// Returns the body of the search page. A static host cannot read the query, so the published page has no results. The
/// app shows the results below this heading.
fn search(query: &str, site: &Site) -> Markup {
    html! {
        header.term-header { h1 tabindex="-1" { @if query.is_empty() { "Search" } @else { (query) } } }
        // For visitors without scripting, and where the app failed.
        p.no-search { (no_search(&Route::Home.href(&site.base))) }
    }
}
