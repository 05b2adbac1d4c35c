//! Requests, which boot.js makes.

use std::time::Duration;

use glossary_core::delivery::{DeliveryRequest, DeliveryResponse};
use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::json::Value;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = glossary)]
    fn load(href: &str, limit: u32) -> Promise;

    /// Returns a signal that aborts requests after this number of milliseconds.
    #[wasm_bindgen(js_namespace = glossary)]
    pub(crate) fn limit(time: u32) -> AbortSignal;

    #[wasm_bindgen(js_namespace = glossary, js_name = send)]
    fn request(address: &str, limit: &AbortSignal, body: JsValue, content_type: &str, keepalive: bool) -> Promise;
}

/// The most bytes of a request that continues when the page is closed. Browsers refuse more than 64 KiB
/// (<https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>).
const KEEPALIVE_LIMIT: usize = 60_000;

/// Returns the text at an address; `None` where the text cannot be fetched, in which case the next call tries again.
pub(crate) async fn text(href: &str) -> Option<String> {
    text_within(href, Duration::ZERO).await
}

/// Returns the text at an address; `None` where the text does not arrive in time. The limit ends a prefetch of the same
/// address too. No time is no limit.
pub(crate) async fn text_within(href: &str, limit: Duration) -> Option<String> {
    JsFuture::from(load(href, limit.as_millis() as u32)).await.ok()?.as_string()
}

/// Begins to fetch a text that the visitor will probably need.
pub(crate) fn prefetch(href: &str) {
    let _ = load(href, 0);
}

/// Returns the text at an address, which no cache holds; `None` where the request fails or is aborted.
pub(crate) async fn get(address: &str, limit: &AbortSignal) -> Option<String> {
    let answer = JsFuture::from(request(address, limit, JsValue::UNDEFINED, "", false)).await.ok()?;
    answer.unchecked_into::<Array>().get(4).as_string()
}

/// Posts a body, and returns the response; `None` where there is none, or where the request is aborted. The request
/// continues when the visitor leaves.
pub(crate) async fn post(
    address: &str,
    limit: &AbortSignal,
    sent: &DeliveryRequest,
) -> Option<DeliveryResponse<Value>> {
    let keepalive = sent.body.len() < KEEPALIVE_LIMIT;
    let answer = request(address, limit, JsValue::from_str(&sent.body), sent.content_type, keepalive);
    let answer: Array = JsFuture::from(answer).await.ok()?.unchecked_into();
    Some(DeliveryResponse {
        status: answer.get(0).as_f64()? as u16,
        redirected: answer.get(1).is_truthy(),
        marked: answer.get(2).is_truthy(),
        retry_after: answer.get(3).as_f64().filter(|pause| *pause > 0.0).map(|pause| pause as u32),
        body: Value::parse(&answer.get(4).as_string().unwrap_or_default()),
    })
}
