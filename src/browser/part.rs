//! Parts of a page that are hydrated in a task of their own, so that none takes
//! long and the visitor's next move is answered in between.

use std::time::Duration;

use leptos::{mount::hydrate_from, prelude::*};
use wasm_bindgen::JsCast;

/// Hydrates what the element of that id has inside, once the app around it is
/// hydrated. Returns an empty text: the element keeps what it has.
#[must_use]
pub fn html<V: IntoView + 'static>(id: &'static str, view: impl FnOnce() -> V + 'static) -> String {
    later(move || {
        if let Some(parent) = document().get_element_by_id(id).and_then(|element| element.dyn_into().ok()) {
            hydrate_from(parent, view).forget();
        }
    });
    String::new()
}

/// An empty text: what is rendered on the host only is in the page already.
#[must_use]
pub fn on_host(_: impl FnOnce() -> String) -> String {
    String::new()
}

/// Does something in the next task.
pub(super) fn later(work: impl FnOnce() + 'static) {
    set_timeout(work, Duration::ZERO);
}
