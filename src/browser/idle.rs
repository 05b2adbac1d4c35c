//! Work that can wait.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::IdleRequestOptions;

/// After this many milliseconds it is done even if the browser is busy.
const PATIENCE: u32 = 2_000;
/// How many milliseconds are left to a browser that cannot tell when it is idle.
const BLIND: i32 = 200;

/// Does something once the browser has nothing else to do.
pub(super) fn when_idle(work: impl FnOnce() + 'static) {
    let work = Closure::once_into_js(work);
    let options = IdleRequestOptions::new();
    options.set_timeout(PATIENCE);
    // Safari has no such call (https://caniuse.com/requestidlecallback).
    let asked = window().request_idle_callback_with_options(work.unchecked_ref(), &options);
    if asked.is_err() {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(work.unchecked_ref(), BLIND);
    }
}
