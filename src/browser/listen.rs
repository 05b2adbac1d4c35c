//! Listening to events, as long as the document lives.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Event;

/// Does something at each event of that name, wherever on the page it happens.
pub(super) fn on_window(name: &str, work: impl FnMut(Event) + 'static) {
    let work: Box<dyn FnMut(Event)> = Box::new(work);
    let listener = Closure::wrap(work).into_js_value();
    let _ = window().add_event_listener_with_callback(name, listener.unchecked_ref());
}
