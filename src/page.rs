//! The state of the page shown, and the loading of other pages' data.

use std::{sync::Arc, time::Duration};

use glossary_core::{
    decode,
    page::{HomeList, Page, PageData},
    site::Site,
};
use leptos::prelude::*;

use crate::{
    platform::{dom::value_of, fetch, json::Value},
    route::{self, Route},
};

/// The time in which a page's data must arrive. After that the browser loads the page: the visitor sees that a page is
/// loading, and can stop the load.
const TIMEOUT: Duration = Duration::from_secs(3);

/// The site and the page shown, provided to all components as a context.
#[derive(Clone, Copy)]
pub(crate) struct PageState {
    site: StoredValue<Arc<Site>>,
    data: RwSignal<Arc<PageData>>,
    /// The number of navigations, including those to another query or fragment of the same page.
    navigations: RwSignal<u32>,
    /// The text in the search box.
    pub(crate) query: RwSignal<String>,
    /// The query that the visitor searched for before the navigation to this page, or an empty text.
    pub(crate) searched: RwSignal<String>,
    /// Whether the form on the page shows errors.
    pub(crate) has_errors: RwSignal<bool>,
}

impl PageState {
    /// Provides the state to the current owner and all below.
    pub(crate) fn provide(site: Arc<Site>, data: PageData) -> Self {
        let page = Self {
            site: StoredValue::new(site),
            has_errors: RwSignal::new(!data.form.errors.is_empty()),
            data: RwSignal::new(Arc::new(data)),
            navigations: RwSignal::new(0),
            // The visitor may have typed before the app started.
            query: RwSignal::new(value_of("#search")),
            searched: RwSignal::new(String::new()),
        };
        provide_context(page);
        page
    }

    /// Returns the site.
    pub(crate) fn site(&self) -> Arc<Site> {
        self.site.get_value()
    }

    /// Returns the page's data. Reactive.
    pub(crate) fn data(&self) -> Arc<PageData> {
        self.data.get()
    }

    /// Returns the page's data, without tracking the signal.
    pub(crate) fn data_untracked(&self) -> Arc<PageData> {
        self.data.get_untracked()
    }

    /// Returns whether the search page is shown. Reactive.
    pub(crate) fn is_search(&self) -> bool {
        self.data.with(|data| matches!(data.page, Page::Search))
    }

    /// Returns whether the 404 page is shown. Reactive.
    pub(crate) fn is_missing(&self) -> bool {
        self.data.with(|data| matches!(data.page, Page::NotFound))
    }

    /// Returns the slug of the term shown, if the page is a term's. Reactive.
    pub(crate) fn term(&self) -> Option<String> {
        self.data.with(|data| match &data.page {
            Page::Term(term) => Some(term.slug.clone()),
            _ => None,
        })
    }

    /// Returns the address of the page shown, without the origin.
    pub(crate) fn address(&self) -> String {
        self.data.with_untracked(|data| self.href(&route_of(&data.page)))
    }

    /// Returns a route's address on this site, without the origin.
    pub(crate) fn href(&self, route: &Route) -> String {
        self.site.with_value(|site| route.href(&site.base))
    }

    /// Returns the address of a file at the site's root.
    pub(crate) fn file_href(&self, name: &str) -> String {
        self.site.with_value(|site| route::file_href(name, &site.base))
    }

    /// Loads the data of another page; `None` where the request fails or takes too long, or the data is of another
    /// build of the app.
    pub(crate) async fn load(&self, route: &Route) -> Option<PageData> {
        let site = self.site();
        let text = fetch::text_within(&route.data_href(&site.base), TIMEOUT).await?;
        let page = decode::page_data(&Value::parse(&text)?).ok()?;
        (page.app == site.app && route_of(&page.page) == *route).then_some(page)
    }

    /// Begins to load the data of a page that the visitor will probably open.
    pub(crate) fn prefetch(&self, route: &Route) {
        self.site.with_value(|site| fetch::prefetch(&route.data_href(&site.base)));
    }

    /// Shows another page.
    pub(crate) fn show(&self, data: PageData) {
        self.data.set(Arc::new(data));
        self.navigated();
    }

    /// Notifies the effects that track the address.
    pub(crate) fn navigated(&self) {
        self.navigations.update(|number| *number = number.wrapping_add(1));
    }

    /// Tracks changes of the address.
    pub(crate) fn track_address(&self) {
        self.navigations.track();
    }
}

/// Returns the state of the page shown.
#[expect(clippy::expect_used, reason = "a component outside of the app is a programming error that any test finds")]
pub(crate) fn use_page() -> PageState {
    use_context().expect("the component is inside of <App>")
}

/// Returns the route of a page.
#[must_use]
pub fn route_of(page: &Page) -> Route {
    match page {
        Page::Home(home) => match home.list {
            HomeList::All => Route::Home,
            HomeList::Terms => Route::Terms,
            HomeList::Topics => Route::Topics,
        },
        Page::Term(term) => Route::Term(term.slug.clone()),
        Page::Topic(topic) => Route::Topic(topic.slug.clone()),
        Page::Search => Route::Search,
        Page::Contact => Route::Contact,
        Page::EmbeddedContact => Route::EmbeddedContact,
        Page::Thanks => Route::Thanks,
        Page::Embed => Route::Embed,
        Page::NotFound => Route::NotFound,
    }
}
