//! Where the page stood when one comes back to it.
//!
//! Pages change after the browser would restore the scroll position, so the app
//! keeps it: as the state of each entry in the history.

use std::{cell::Cell, time::Duration};

use leptos::{
    leptos_dom::helpers::TimeoutHandle,
    prelude::{set_timeout_with_handle, window},
};
use wasm_bindgen::JsValue;
use web_sys::{ScrollBehavior, ScrollRestoration, ScrollToOptions};

use super::listen::on_window;

thread_local! {
    static PENDING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
}

/// Keeps the position from now on. On leaving the document, the browser takes it
/// over again, so that a reload ends where it began.
pub(super) fn take_over() {
    restore_by(ScrollRestoration::Manual);
    on_window("pagehide", |_| restore_by(ScrollRestoration::Auto));
    on_window("pageshow", |_| restore_by(ScrollRestoration::Manual));
    on_window("scroll", |_| {
        // Browsers limit how often the history may be written.
        let next = set_timeout_with_handle(save, Duration::from_millis(120)).ok();
        if let Some(pending) = PENDING.replace(next) {
            pending.clear();
        }
    });
}

fn restore_by(mode: ScrollRestoration) {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(mode);
    }
}

/// Notes the position in the current entry of the history.
pub(super) fn save() {
    if let Some(pending) = PENDING.take() {
        pending.clear();
    }
    if let (Ok(history), Ok(y)) = (window().history(), window().scroll_y()) {
        let _ = history.replace_state(&JsValue::from_f64(y), "");
    }
}

/// The position noted in the current entry of the history.
pub(super) fn saved() -> f64 {
    window().history().and_then(|history| history.state()).ok().and_then(|state| state.as_f64()).unwrap_or(0.0)
}

/// Scrolls there at once, whatever the styles say of scrolling.
pub(super) fn to(y: f64) {
    let options = ScrollToOptions::new();
    options.set_top(y);
    options.set_behavior(ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}
