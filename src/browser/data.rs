//! Pages' data: out of the document, and fetched ahead of navigation.

use std::time::Duration;

use gloo_net::http::Request;
use glossary_core::{decode, json::Json, page::PageData, site::Site};
use js_sys::{Map, Promise};
use leptos::prelude::set_timeout_with_handle;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortController, AbortSignal};

use super::decode::Value;

/// The id of the element that holds the document's data.
pub const DATA_ID: &str = "glossary-data";

/// The site and the page of this document; `None` where they cannot be read.
pub(super) fn of_document(document: &web_sys::Document) -> Option<(Site, PageData)> {
    let text = document.get_element_by_id(DATA_ID)?.text_content()?;
    let data = Value::parse(&text)?;
    Some((decode::site(&data.get("site")?).ok()?, decode::page_data(&data.get("page")?).ok()?))
}

/// For how long a visitor who asked for a page waits for its data. Then the browser
/// loads the page, which shows that something is under way and can be stopped.
const PATIENCE: Duration = Duration::from_secs(3);

thread_local! {
    /// Promises of texts, by address: a second request joins the first.
    static TEXTS: Map = Map::new();
    /// What ends the requests that are under way, by address.
    static REQUESTS: Map = Map::new();
}

/// The page whose data is at an address; `None` where it cannot be had soon.
pub(super) async fn page(href: &str) -> Option<PageData> {
    let address = JsValue::from_str(href);
    // Also a request that was begun ahead, and hangs.
    let give_up = move || {
        if let Ok(request) = REQUESTS.with(|requests| requests.get(&address)).dyn_into::<AbortController>() {
            request.abort();
        }
    };
    let limit = set_timeout_with_handle(give_up, PATIENCE).ok();
    let text = text(href).await;
    if let Some(limit) = limit {
        limit.clear();
    }
    decode::page_data(&Value::parse(&text?)?).ok()
}

/// The text at an address, fetched once; `None` where it cannot be had, in which
/// case the next call tries again.
pub(super) async fn text(href: &str) -> Option<String> {
    let text = JsFuture::from(promise(href)).await.ok().and_then(|text| text.as_string());
    if text.is_none() {
        TEXTS.with(|texts| texts.delete(&href.into()));
    }
    text
}

/// Begins to fetch a text that will likely be wanted.
pub(super) fn prefetch(href: &str) {
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
        // Resolves to `undefined` on failure: a rejected promise that nobody
        // awaits would be reported on the console.
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
