//! Work that can wait.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::IdleRequestOptions;

/// The milliseconds after which the work is done even if the browser is busy.
const TIMEOUT: u32 = 2_000;
/// The milliseconds after which a browser without `requestIdleCallback` does the work.
const DELAY: i32 = 200;

/// Does some work once the browser is idle. `leptos::prelude::request_idle_callback` does nothing in Safari, which has no
/// such function (<https://caniuse.com/requestidlecallback>).
pub(crate) fn when_idle(work: impl FnOnce() + 'static) {
    let work = Closure::once_into_js(work);
    let options = IdleRequestOptions::new();
    options.set_timeout(TIMEOUT);
    let asked = window().request_idle_callback_with_options(work.unchecked_ref(), &options);
    if asked.is_err() {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(work.unchecked_ref(), DELAY);
    }
}
