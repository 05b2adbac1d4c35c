//! Pages' data: out of the document, and fetched ahead of navigation.

use gloo_net::http::Request;
use glossary_core::{page::PageData, site::Site};
use js_sys::{Map, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::decode::{self, Value};

/// The id of the element that holds the document's data.
pub const DATA_ID: &str = "glossary-data";

/// The site and the page of this document; `None` where they cannot be read.
pub(super) fn of_document(document: &web_sys::Document) -> Option<(Site, PageData)> {
    let text = document.get_element_by_id(DATA_ID)?.text_content()?;
    let data = Value::parse(&text)?;
    Some((decode::site(&data.get("site")?)?, decode::page_data(&data.get("page")?)?))
}

thread_local! {
    /// Promises of texts, by address: a second request joins the first.
    static TEXTS: Map = Map::new();
}

/// The page whose data is at an address.
pub(super) async fn page(href: &str) -> Option<PageData> {
    decode::page_data(&Value::parse(&text(href).await?)?)
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
        let href = href.to_owned();
        // Resolves to `undefined` on failure: a rejected promise that nobody
        // awaits would be reported on the console.
        let promise =
            future_to_promise(async move { Ok(fetch(&href).await.map_or(JsValue::UNDEFINED, JsValue::from)) });
        texts.set(&key, &promise);
        promise
    })
}

async fn fetch(href: &str) -> Option<String> {
    let response = Request::get(href).send().await.ok()?;
    if response.ok() { response.text().await.ok() } else { None }
}
