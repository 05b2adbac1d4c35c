//! Elements that come into view.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Passes each watched element to a function once the element comes into view.
#[derive(Clone)]
pub(crate) struct InView(IntersectionObserver);

impl InView {
    /// Creates an observer that lives as long as the document; `None` in a browser without this interface.
    pub(crate) fn new(on_seen: impl Fn(&Element) + 'static) -> Option<Self> {
        let on_entries = Closure::<dyn Fn(js_sys::Array, IntersectionObserver)>::new(
            move |entries: js_sys::Array, observer: IntersectionObserver| {
                for entry in entries {
                    let entry: IntersectionObserverEntry = entry.unchecked_into();
                    if entry.is_intersecting() {
                        observer.unobserve(&entry.target());
                        on_seen(&entry.target());
                    }
                }
            },
        );
        let observer = IntersectionObserver::new(on_entries.as_ref().unchecked_ref()).ok()?;
        on_entries.forget();
        Some(Self(observer))
    }

    /// Watches these elements, and no longer those before.
    pub(crate) fn watch(&self, elements: impl Iterator<Item = Element>) {
        self.0.disconnect();
        elements.for_each(|element| self.0.observe(&element));
    }
}
