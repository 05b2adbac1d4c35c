//! Navigation between pages without a full page load.
//!
//! 1. [`links`] handles clicks on links to pages of the app; the browser handles all other clicks.
//! 2. The app loads the page's data, unless [`prefetch`] has loaded the data. Meanwhile the visitor sees the old page.
//!    Where the data cannot be loaded, or belongs to another build of the app, the browser loads the page.
//! 3. The address changes, then the page. Features react to [`PageState`]; this module sets the scroll position and the
//!    focus, and announces the title.
//!
//! On back and forward, the browser changes the address first, then the app changes the page.
//!
//! # Why not leptos_router's `<Router>`
//!
//! [`crate::route`] matches paths by leptos_router's segments. `<Router>` with `<FlatRoutes>` and a `<Route>` for each
//! kind of page was measured with leptos_router 0.8.17: the app grows by 26 KiB to 154 KiB (brotli), of a budget of
//! 132. `<Router>` alone takes 10 KiB, `<FlatRoutes>` 11, each route 0.6. The code here would stay: `<Router>` changes
//! the address before the data of the next page is loaded, and restores no scroll position.

mod head;
mod links;
mod prefetch;
mod scroll;

use glossary_core::page::PageData;
use leptos::{
    ev,
    prelude::*,
    task::{spawn_local, tick},
};
use wasm_bindgen::JsValue;

use self::{prefetch::Prefetch, scroll::Scroll};
use crate::{
    page::PageState,
    platform::{address, dom::announce, effect::effect, focus},
    route::Route,
};

/// Navigation between the pages of the site, provided to all components as a context.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    page: PageState,
    scroll: Scroll,
    prefetch: Prefetch,
    /// The path of the page shown. The document's own path may not be the path of a page: a page that is not found is
    /// shown at any path.
    path: StoredValue<String>,
    /// The number of the latest navigation. Earlier navigations are abandoned.
    latest: StoredValue<u32>,
}

/// The kind of a navigation.
enum NavigationKind {
    /// A link to this address.
    Link(String),
    /// Back or forward, to this position. The browser has changed the address already.
    History(Option<scroll::Position>),
}

impl Navigation {
    /// Provides the navigation to the current owner and all below, and starts it in the browser.
    pub(crate) fn provide(page: PageState) -> Self {
        let navigation = Self {
            page,
            scroll: Scroll::new(),
            prefetch: Prefetch::new(page),
            path: StoredValue::default(),
            latest: StoredValue::new(0),
        };
        provide_context(navigation);
        head::follow(page);
        effect(move |_| navigation.start());
        navigation
    }

    fn start(&self) {
        let navigation = *self;
        self.path.set_value(address::path());
        self.scroll.start();
        links::take_over(self.scroll, move |href| navigation.visit(href));
        window_event_listener(ev::popstate, move |_| navigation.follow_history());
        self.prefetch.start();
    }

    /// Goes to an address of this site, without a full page load where possible.
    pub(crate) fn visit(&self, href: &str) {
        let base = document().base_uri().ok().flatten().unwrap_or_default();
        if let Ok(url) = web_sys::Url::new_with_base(href, &base) {
            self.go(url.pathname(), NavigationKind::Link([url.pathname(), url.search(), url.hash()].concat()));
        }
    }

    /// Replaces the query in the address of the page shown.
    pub(crate) fn replace_query(&self, query: &str) {
        if let Ok(history) = window().history() {
            let state = history.state().unwrap_or(JsValue::UNDEFINED);
            // Browsers limit the rate of these calls. Beyond the limit, the address keeps an earlier query.
            let _ = history.replace_state_with_url(&state, "", Some(query));
        }
    }

    /// Goes to the page of the document's address, which the browser has changed.
    fn follow_history(&self) {
        let path = address::path();
        let position = self.scroll.leave_by_history();
        if self.path.with_value(|shown| *shown == path) {
            // Abandons a navigation whose page is still loading.
            self.begin();
            self.page.navigated();
            self.scroll.arrive(position);
        } else {
            self.go(path, NavigationKind::History(position));
        }
    }

    /// Begins a navigation, and returns its number.
    fn begin(&self) -> u32 {
        let number = self.latest.get_value().wrapping_add(1);
        self.latest.set_value(number);
        number
    }

    fn go(self, path: String, kind: NavigationKind) {
        let number = self.begin();
        let route = Route::parse(&path, &self.page.site().base);
        spawn_local(async move {
            let data = match route {
                Some(route) => self.page.load(&route).await,
                None => None,
            };
            if number != self.latest.get_value() {
                return;
            }
            match (data, kind) {
                (Some(data), NavigationKind::Link(address)) => {
                    self.scroll.save();
                    push(&address);
                    self.arrive(data, path, None).await;
                }
                (Some(data), NavigationKind::History(position)) => self.arrive(data, path, position).await,
                // The browser loads the page.
                (None, NavigationKind::Link(address)) => drop(window().location().assign(&address)),
                (None, NavigationKind::History(_)) => drop(window().location().reload()),
            }
        });
    }

    async fn arrive(self, data: PageData, path: String, position: Option<scroll::Position>) {
        let title = data.head.title.clone();
        self.path.set_value(path);
        self.page.show(data);
        // The views change in the next tick.
        tick().await;
        self.scroll.arrive(position);
        focus::without_scrolling("main h1");
        announce(&title);
        self.prefetch.watch_links();
    }
}

/// Sets the document's address. As in browsers, a link to the current address adds no entry to the history.
fn push(address: &str) {
    let Ok(history) = window().history() else { return };
    let _ = if address::path_query_and_fragment() == address {
        history.replace_state_with_url(&JsValue::UNDEFINED, "", Some(address))
    } else {
        history.push_state_with_url(&JsValue::UNDEFINED, "", Some(address))
    };
}
