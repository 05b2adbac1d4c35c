//! Fetching the next page's data before it is asked for: for links in view when
//! the browser is idle, and at once for a link that is pointed at, focused or
//! touched.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlAnchorElement, IntersectionObserver, IntersectionObserverEntry};

use super::{data, dom::link_of, idle::when_idle, listen::on_window};
use crate::{context::Glossary, route::Route};

/// The links whose pages are fetched when they come into view. Long lists are
/// left out: nobody opens all of them.
const IN_VIEW: &str = "[data-prefetch] a[href]";

thread_local! {
    static OBSERVER: RefCell<Option<IntersectionObserver>> = const { RefCell::new(None) };
}

/// Fetches what the visitor is about to open.
pub(super) fn on_intent(glossary: Glossary) {
    for sign in ["pointerover", "focusin", "touchstart"] {
        on_window(sign, move |event| {
            if let Some(link) = link_of(&event) {
                prefetch(glossary, &link);
            }
        });
    }
}

/// Watches the links of the page shown now, unless the visitor asked to save data.
pub(super) fn links_in_view(glossary: Glossary) {
    if saves_data() {
        return;
    }
    when_idle(move || {
        let Some(observer) = observer(glossary) else { return };
        observer.disconnect();
        let Ok(links) = document().query_selector_all(IN_VIEW) else { return };
        for at in 0..links.length() {
            if let Some(link) = links.get(at).and_then(|link| link.dyn_into().ok()) {
                observer.observe(&link);
            }
        }
    });
}

fn observer(glossary: Glossary) -> Option<IntersectionObserver> {
    if let Some(observer) = OBSERVER.with_borrow(Clone::clone) {
        return Some(observer);
    }
    let on_seen = Closure::<dyn Fn(js_sys::Array, IntersectionObserver)>::new(
        move |entries: js_sys::Array, observer: IntersectionObserver| {
            for entry in entries {
                let entry: IntersectionObserverEntry = entry.unchecked_into();
                if entry.is_intersecting() {
                    observer.unobserve(&entry.target());
                    if let Some(link) = entry.target().dyn_ref() {
                        prefetch(glossary, link);
                    }
                }
            }
        },
    );
    let observer = IntersectionObserver::new(on_seen.as_ref().unchecked_ref()).ok()?;
    on_seen.forget();
    OBSERVER.set(Some(observer.clone()));
    Some(observer)
}

fn prefetch(glossary: Glossary, link: &HtmlAnchorElement) {
    let site = glossary.site();
    let here = window().location();
    if Ok(link.origin()) != here.origin() || Ok(link.pathname()) == here.pathname() {
        return;
    }
    if let Some(route) = Route::parse(&link.pathname(), &site.base) {
        data::prefetch(&route.data_href(&site.base));
    }
}

/// <https://wicg.github.io/savedata/>
fn saves_data() -> bool {
    let connection = js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("connection"));
    let save_data = connection.and_then(|connection| js_sys::Reflect::get(&connection, &JsValue::from_str("saveData")));
    save_data.is_ok_and(|save_data| save_data.is_truthy())
}
