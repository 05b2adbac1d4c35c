//! Requests, by gloo-net.

use std::{cell::RefCell, time::Duration};

use gloo_net::http::{Headers, Request, Response};
use glossary_core::{
    delivery::{DeliveryRequest, DeliveryResponse},
    inquiry::MARKER_HEADER,
};
use js_sys::{Date, Promise, Reflect};
use leptos::prelude::set_timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortController, AbortSignal, RequestInit};

use super::json::Value;

/// The most bytes of a request that continues when the page is closed. Browsers refuse more than 64 KiB
/// (<https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>).
const KEEPALIVE_LIMIT: usize = 60_000;

thread_local! {
    /// The texts that are loading or have been loaded: a second request for a text joins the first.
    static TEXTS: RefCell<Vec<Text>> = const { RefCell::new(Vec::new()) };
}

/// A text that is loading or has been loaded.
struct Text {
    address: String,
    /// Resolves to the text, or to `undefined` where the request failed.
    promise: Promise,
    request: AbortController,
}

/// Returns the text at an address; `None` where the text cannot be fetched, in which case the next call tries again.
pub(crate) async fn text(address: &str) -> Option<String> {
    let (promise, _) = load(address)?;
    JsFuture::from(promise).await.ok()?.as_string()
}

/// Returns the text at an address; `None` where the text does not arrive in time. The limit ends a prefetch of the same
/// address too.
pub(crate) async fn text_within(address: &str, limit: Duration) -> Option<String> {
    let (promise, request) = load(address)?;
    // To abort a request that has ended does nothing.
    set_timeout(move || request.abort(), limit);
    JsFuture::from(promise).await.ok()?.as_string()
}

/// Begins to fetch a text that the visitor will probably need.
pub(crate) fn prefetch(address: &str) {
    let _ = load(address);
}

fn load(address: &str) -> Option<(Promise, AbortController)> {
    TEXTS.with_borrow_mut(|texts| {
        if let Some(text) = texts.iter().find(|text| text.address == address) {
            return Some((text.promise.clone(), text.request.clone()));
        }
        let request = AbortController::new().ok()?;
        let (address, signal) = (address.to_owned(), request.signal());
        let asked = address.clone();
        // Never rejected: browsers report a rejected promise that no code awaits.
        let promise = future_to_promise(async move {
            let answer = send(&asked, &RequestInit::new(), &[], &signal).await;
            let text = answer.filter(|(response, _)| response.ok()).and_then(|(_, text)| text);
            if text.is_none() {
                TEXTS.with_borrow_mut(|texts| texts.retain(|text| text.address != asked));
            }
            Ok(text.map_or(JsValue::UNDEFINED, JsValue::from))
        });
        texts.push(Text { address, promise: promise.clone(), request: request.clone() });
        Some((promise, request))
    })
}

async fn send(
    address: &str,
    init: &RequestInit,
    headers: &[(&str, &str)],
    signal: &AbortSignal,
) -> Option<(Response, Option<String>)> {
    init.set_signal(Some(signal));
    let request: Request = web_sys::Request::new_with_str_and_init(address, init).ok()?.into();
    headers.iter().for_each(|(name, value)| request.headers().set(name, value));
    let response = request.send().await.ok()?;
    let text = response.text().await.ok();
    Some((response, text))
}

/// Returns a signal that aborts requests after this number of milliseconds.
pub(crate) fn limit(time: u32) -> AbortSignal {
    AbortSignal::timeout_with_u32(time)
}

/// Returns the text at an address, which no cache holds; `None` where the request fails or is aborted.
pub(crate) async fn get(address: &str, limit: &AbortSignal) -> Option<String> {
    send(address, &RequestInit::new(), &[], limit).await?.1
}

/// Posts a body, and returns the response; `None` where there is none, or where the request is aborted. The request
/// continues when the visitor leaves.
pub(crate) async fn post(
    address: &str,
    limit: &AbortSignal,
    sent: &DeliveryRequest,
) -> Option<DeliveryResponse<Value>> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&sent.body));
    // gloo-net's builder cannot set this.
    let _ = Reflect::set(&init, &"keepalive".into(), &(sent.body.len() < KEEPALIVE_LIMIT).into());
    let accepted = [("Content-Type", sent.content_type), ("Accept", "application/json")];
    let (response, text) = send(address, &init, &accepted, limit).await?;
    let headers = response.headers();
    // The beginning of a response that was cut off proves nothing.
    let text = text.unwrap_or_default();
    Some(DeliveryResponse {
        status: response.status(),
        redirected: response.redirected(),
        marked: headers.has(MARKER_HEADER),
        retry_after: retry_after(&headers),
        body: Value::parse(&text),
    })
}

/// Returns the seconds in `Retry-After`. A date there is compared with the response's own date: the device's clock may
/// differ.
fn retry_after(headers: &Headers) -> Option<u32> {
    let asked = headers.get("Retry-After")?;
    if let Ok(seconds) = asked.trim().parse() {
        return Some(seconds);
    }
    let seconds = (Date::parse(&asked) - Date::parse(&headers.get("Date")?)) / 1_000.0;
    (seconds > 0.0).then_some(seconds as u32)
}
