//! What every part of the app may ask for: the site, and the page shown now.

use std::sync::Arc;

use glossary_core::{
    inquiry::Context,
    page::{Page, PageData},
    site::Site,
};
use leptos::prelude::*;

use crate::{route::Route, search::Search, ui::contact::sending::Sending, unsent::Unsent};

/// The app's shared state, provided to all components.
#[derive(Clone, Copy)]
pub struct Glossary {
    site: StoredValue<Arc<Site>>,
    page: RwSignal<Arc<PageData>>,
    /// The search.
    pub search: Search,
    /// What was sent from this device and is not known to be stored.
    pub unsent: RwSignal<Vec<Unsent>>,
    /// Where the visit came from, as far as that is kept.
    pub origin: RwSignal<Context>,
    /// The device keeps what is typed into the form.
    pub draft: RwSignal<bool>,
    /// What became of the form.
    pub sending: RwSignal<Sending>,
}

impl Glossary {
    /// Provides the state to the current owner and all below it.
    pub fn provide(site: Arc<Site>, page: PageData) -> Self {
        let glossary = Self {
            site: StoredValue::new(site),
            sending: RwSignal::new(Sending::from_form(&page.form)),
            page: RwSignal::new(Arc::new(page)),
            search: Search::new(),
            unsent: RwSignal::new(Vec::new()),
            origin: RwSignal::new(Context::default()),
            draft: RwSignal::new(false),
        };
        provide_context(glossary);
        glossary
    }

    /// The state that [`Glossary::provide`] has provided.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a component outside of the app is a programming error, found by any test")]
    pub fn get() -> Self {
        use_context().expect("the component to be inside of <App>")
    }

    /// The site.
    #[must_use]
    pub fn site(&self) -> Arc<Site> {
        self.site.get_value()
    }

    /// The page shown now; reactive.
    #[must_use]
    pub fn page(&self) -> Arc<PageData> {
        self.page.get()
    }

    /// The page shown now, for what does not follow it.
    #[must_use]
    pub fn page_untracked(&self) -> Arc<PageData> {
        self.page.get_untracked()
    }

    /// The search page is shown; reactive.
    #[must_use]
    pub fn is_search_page(&self) -> bool {
        self.page.with(|page| matches!(page.page, Page::Search))
    }

    /// Shows another page.
    pub fn show(&self, page: PageData) {
        self.page.set(Arc::new(page));
    }

    /// A route's address on this site.
    #[must_use]
    pub fn href(&self, route: &Route) -> String {
        self.site.with_value(|site| route.href(&site.base))
    }
}

/// The address of the page that this data makes.
#[must_use]
pub fn route_of(page: &Page) -> Route {
    match page {
        Page::Home(_) => Route::Home,
        Page::Term(term) => Route::Term(term.slug.clone()),
        Page::Topic(topic) => Route::Topic(topic.slug.clone()),
        Page::Search => Route::Search,
        Page::Contact => Route::Contact,
        Page::EmbeddedContact => Route::EmbeddedContact,
        Page::Thanks => Route::Thanks,
        Page::Embed(_) => Route::Embed,
        Page::NotFound => Route::NotFound,
    }
}
