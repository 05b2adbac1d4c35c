//! The app: what stands around every page, and which page is shown.

use std::sync::Arc;

use glossary_core::{
    page::{Page, PageData},
    site::Site,
};
use leptos::prelude::*;

use crate::{
    browser,
    context::Glossary,
    pages,
    ui::{
        contact::ContactSection, footer::Footer, header::Header, live::live, search_results::SearchResults,
        unsent::UnsentBar,
    },
};

/// The whole document body, showing one page; in the browser, links then change
/// the page without a load.
///
/// Which page is shown follows from the page's data rather than from the address,
/// which changes only once its page is there.
#[component]
pub fn App(
    /// What all pages share.
    site: Arc<Site>,
    /// The page to begin with.
    page: PageData,
) -> impl IntoView {
    // In another site's frame, that site has what stands around it.
    let framed = page.page == Page::EmbeddedContact;
    let glossary = Glossary::provide(site, page);
    browser::navigation::follow_links(glossary);
    browser::search::on_shortcut(glossary);
    view! {
        {(!framed).then(|| view! { <Header/> })}
        <main id="main" aria-labelledby=framed.then_some("contact-heading") class=move || page_class(&glossary.page().page)>
            <div class="content" inner_html=live(move || pages::html(&glossary.page(), &glossary.site()))></div>
            <SearchResults/>
            <ContactSection/>
        </main>
        {(!framed).then(|| view! { <Footer/> })}
        <UnsentBar/>
        <p class="visually-hidden" role="status" id="announcement"></p>
    }
}

/// The class that tells the styles which kind of page this is.
fn page_class(page: &Page) -> &'static str {
    match page {
        Page::Home(_) => "page page-home",
        Page::Term(_) => "page page-term",
        Page::Topic(_) => "page page-topic",
        Page::Search => "page page-search",
        Page::Contact => "page page-contact",
        Page::EmbeddedContact => "page page-contact page-framed",
        Page::Thanks => "page page-thanks",
        Page::Embed(_) => "page page-embed",
        Page::NotFound => "page page-not-found",
    }
}
