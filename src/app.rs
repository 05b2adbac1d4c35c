//! The app: the layout of all pages, around the page shown.

use std::sync::Arc;

use glossary_core::{
    page::{Page, PageData},
    site::Site,
};
use leptos::prelude::*;

use crate::{
    analytics,
    contact::{ContactSection, OutboxBar, provide_contact},
    navigation::Navigation,
    page::PageState,
    page_body::PageBody,
    platform::dom::ANNOUNCEMENT,
    search::{SearchBox, SearchResults, provide_search},
    ui::{footer::Footer, header::Header},
};

/// The content of the document's body.
///
/// [`PageState`] holds the page shown. The address changes after the data of the next page is loaded
/// ([`crate::navigation`] explains why the app does not use leptos_router's `<Router>`).
#[component]
pub fn App(
    /// The data that all pages share.
    site: Arc<Site>,
    /// The first page.
    page: PageData,
) -> impl IntoView {
    let page = PageState::provide(site, page);
    let navigation = Navigation::provide(page);
    provide_search(page, navigation);
    provide_contact(page, navigation);
    analytics::report_terms(page);

    // A frame of another site shows the form alone.
    let framed = page.data_untracked().page == Page::EmbeddedContact;
    view! {
        {(!framed).then(|| view! { <Header><SearchBox/></Header> })}
        <main id="main" class=move || class(&page.data().page) aria-labelledby=framed.then_some("contact-heading")>
            <PageBody/>
            <SearchResults/>
            <ContactSection/>
        </main>
        {(!framed).then(|| view! { <Footer/> })}
        <OutboxBar/>
        // Static: boot.js may have written a text before the app starts.
        <p class="visually-hidden" role="status" id=ANNOUNCEMENT data-static=""></p>
    }
}

/// Returns the CSS classes of a kind of page.
fn class(page: &Page) -> &'static str {
    match page {
        Page::Home(_) => "page page-home",
        Page::Term(_) => "page page-term",
        Page::Topic(_) => "page page-topic",
        Page::Search => "page page-search",
        Page::Contact => "page page-contact",
        Page::EmbeddedContact => "page page-contact page-framed",
        Page::Thanks => "page page-thanks",
        Page::Embed => "page page-embed",
        Page::NotFound => "page page-not-found",
    }
}
