//! Prefetch of the pages that the visitor will probably open: of links in view while the browser is idle, and at once of a
//! link that the visitor points at, focuses or touches.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlAnchorElement};

use crate::{
    page::PageState,
    platform::{
        dom::{all, link_of},
        idle::when_idle,
        in_view::InView,
        preferences::saves_data,
    },
    route::Route,
};

/// The links whose pages are prefetched when the links come into view. Long lists are left out: no visitor opens all of
/// their links.
const IN_VIEW: &str = "[data-prefetch] a[href]";

/// The prefetch of pages.
#[derive(Clone, Copy)]
pub(super) struct Prefetch {
    page: PageState,
    observer: StoredValue<Option<InView>, LocalStorage>,
}

impl Prefetch {
    pub(super) fn new(page: PageState) -> Self {
        Self { page, observer: StoredValue::new_local(None) }
    }

    /// Starts to prefetch.
    pub(super) fn start(&self) {
        let prefetch = *self;
        for sign in ["pointerover", "focusin", "touchstart"] {
            window_event_listener_untyped(sign, move |event: Event| {
                if let Some(link) = link_of(&event) {
                    prefetch.fetch(&link);
                }
            });
        }
        self.watch_links();
    }

    /// Watches the links of the page shown now, unless the visitor asked to save data.
    pub(super) fn watch_links(&self) {
        if saves_data() {
            return;
        }
        let prefetch = *self;
        when_idle(move || {
            let Some(observer) = prefetch.observer() else { return };
            observer.watch(all(document().query_selector_all(IN_VIEW)));
        });
    }

    fn observer(&self) -> Option<InView> {
        if let Some(observer) = self.observer.get_value() {
            return Some(observer);
        }
        let prefetch = *self;
        let observer = InView::new(move |link| {
            if let Some(link) = link.dyn_ref() {
                prefetch.fetch(link);
            }
        })?;
        self.observer.set_value(Some(observer.clone()));
        Some(observer)
    }

    fn fetch(&self, link: &HtmlAnchorElement) {
        let here = window().location();
        if Ok(link.origin()) != here.origin() || Ok(link.pathname()) == here.pathname() {
            return;
        }
        if let Some(route) = Route::parse(&link.pathname(), &self.page.site().base) {
            self.page.prefetch(&route);
        }
    }
}
