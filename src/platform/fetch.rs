//! Texts from the server, each fetched once.

use std::time::Duration;

use gloo_net::http::Request;
use js_sys::{Map, Promise};
use leptos::prelude::set_timeout_with_handle;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortController, AbortSignal};

thread_local! {
    /// Promises of texts, by address: a second request joins the first.
    static TEXTS: Map = Map::new();
    /// The controllers that end the requests under way, by address.
    static REQUESTS: Map = Map::new();
}

/// Returns the text at an address; `None` where the text cannot be fetched, in which case the next call tries again.
pub(crate) async fn text(href: &str) -> Option<String> {
    let text = JsFuture::from(promise(href)).await.ok().and_then(|text| text.as_string());
    if text.is_none() {
        TEXTS.with(|texts| texts.delete(&href.into()));
    }
    text
}

/// Returns the text at an address; `None` where the text does not arrive in time. The limit ends a prefetch of the same
/// address too.
pub(crate) async fn text_within(href: &str, limit: Duration) -> Option<String> {
    let address = JsValue::from_str(href);
    let abort = move || {
        if let Ok(request) = REQUESTS.with(|requests| requests.get(&address)).dyn_into::<AbortController>() {
            request.abort();
        }
    };
    let timer = set_timeout_with_handle(abort, limit).ok();
    let text = text(href).await;
    if let Some(timer) = timer {
        timer.clear();
    }
    text
}

/// Begins to fetch a text that the visitor will probably need.
pub(crate) fn prefetch(href: &str) {
    let _ = promise(href);
}

fn promise(href: &str) -> Promise {
    TEXTS.with(|texts| {
        let key = JsValue::from_str(href);
        if let Ok(promise) = texts.get(&key).dyn_into() {
            return promise;
        }
        let request = AbortController::new().ok();
        let signal = request.as_ref().map(AbortController::signal);
        REQUESTS.with(|requests| requests.set(&key, &request.into()));
        let href = href.to_owned();
        // Resolves to `undefined` on failure: browsers report a rejected promise that no code awaits on the console.
        let promise = future_to_promise(async move {
            let text = fetch(&href, signal.as_ref()).await;
            REQUESTS.with(|requests| requests.delete(&href.into()));
            Ok(text.map_or(JsValue::UNDEFINED, JsValue::from))
        });
        texts.set(&key, &promise);
        promise
    })
}

async fn fetch(href: &str, signal: Option<&AbortSignal>) -> Option<String> {
    let response = Request::get(href).abort_signal(signal).send().await.ok()?;
    if response.ok() { response.text().await.ok() } else { None }
}
