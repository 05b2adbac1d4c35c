//! Asking other addresses: the browser's `fetch`. A library for it weighs more than it saves.

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Asks an address. `None` where no answer came.
pub(super) async fn get(href: &str) -> Option<Response> {
    Some(JsFuture::from(window().fetch_with_str(href)).await.ok()?.unchecked_into())
}

/// All of an answer's text; `None` where it was cut off.
pub(super) async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
