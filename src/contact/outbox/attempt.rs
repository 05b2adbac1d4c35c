//! One attempt to deliver an inquiry.

use std::time::Duration;

use gloo_net::http::{Headers, Request};
use glossary_core::{
    contact::Contact,
    delivery::{DeliveryOutcome, DeliveryRequest, DeliveryResponse, EndpointRole, Preset},
    inquiry::{Inquiry, MARKER_HEADER},
    outbox::Event,
};
use js_sys::{Date, Reflect};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use wasm_bindgen::JsValue;
use web_sys::{AbortController, AbortSignal, RequestInit};

use super::proof_of_work::prove;
use crate::platform::json::Value;

/// The milliseconds for which a response is awaited.
const TIMEOUT: u64 = 30_000;

/// The milliseconds after which no response can arrive, even on a page that cannot be asked: two endpoints, each with a
/// request for a challenge first.
pub(super) const OVERDUE: u64 = 5 * TIMEOUT;

/// The number of attempts that insist on a proof of work, and on a response of the endpoint. Later attempts do without
/// the proof, and use the fallback.
const STRICT_ATTEMPTS: u32 = 2;

/// The most bytes of a request that continues when the page is closed. Browsers refuse more than 64 KiB
/// (<https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>).
const KEEPALIVE_LIMIT: usize = 60_000;

/// The reason why there was no response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NoResponse {
    /// The endpoint could not be reached, or the connection was lost.
    Unreached,
    /// The response did not come in time. The inquiry may have arrived.
    Late,
}

/// Makes attempt number `attempts` to deliver an inquiry, and returns its result. Where the endpoint cannot be reached,
/// because of the network or a blocker in the browser, the inquiry goes to the fallback.
pub(super) async fn deliver(contact: &Contact, inquiry: &Inquiry, attempts: u32) -> Event {
    // Before the attempt: a connection that is lost later does not prove that nothing was sent.
    let offline = !window().navigator().on_line();
    let mut result = post(contact, EndpointRole::Primary, inquiry, attempts).await;
    let uses_fallback = match &result {
        Ok(outcome) => outcome.has_no_endpoint(),
        // An inquiry without a response in time may be stored there already.
        Err(no_response) => *no_response == NoResponse::Unreached || attempts > STRICT_ATTEMPTS,
    };
    if uses_fallback && !contact.fallback.is_empty() {
        result = post(contact, EndpointRole::Fallback, inquiry, attempts).await;
    }
    match result {
        Ok(outcome) => Event::Answer(inquiry.id, outcome),
        Err(_) if offline => Event::NotSent(inquiry.id),
        Err(_) => Event::NoAnswer(inquiry.id),
    }
}

async fn post(
    contact: &Contact,
    target: EndpointRole,
    inquiry: &Inquiry,
    attempts: u32,
) -> Result<DeliveryOutcome, NoResponse> {
    let mut inquiry = inquiry.clone();
    let (preset, address) = contact.endpoint_of(target);
    if contact.proof_of_work && *preset == Preset::Inbox {
        let limit = Limit::new().ok_or(NoResponse::Unreached)?;
        match prove(address, &limit.signal).await {
            Ok(proof) => inquiry.evidence.proof = proof.unwrap_or_default(),
            // Without a proof, the inbox would quarantine the inquiry because of a bad connection.
            Err(()) if attempts <= STRICT_ATTEMPTS => return Err(limit.no_response()),
            Err(()) => {}
        }
    }
    let mut folded = Vec::new();
    let limit = Limit::new().ok_or(NoResponse::Unreached)?;
    loop {
        let origin = window().location().origin().unwrap_or_default();
        let request = contact.request(target, &inquiry, &origin, &folded);
        let answer = send(address, request, &limit.signal).await.ok_or_else(|| limit.no_response())?;
        let outcome = contact.outcome(target, inquiry.id, &answer);
        match &outcome {
            // Once: the visitor sees a second refusal.
            DeliveryOutcome::Rejected(errors) if folded.is_empty() => match contact.foldable(target, errors) {
                Some(fields) => folded = fields,
                None => return Ok(outcome),
            },
            _ => return Ok(outcome),
        }
    }
}

/// Aborts a request that takes longer than [`TIMEOUT`].
struct Limit {
    signal: AbortSignal,
    timer: Option<TimeoutHandle>,
}

impl Limit {
    fn new() -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        let timer = set_timeout_with_handle(move || controller.abort(), Duration::from_millis(TIMEOUT)).ok();
        Some(Self { signal, timer })
    }

    fn no_response(&self) -> NoResponse {
        if self.signal.aborted() { NoResponse::Late } else { NoResponse::Unreached }
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        if let Some(timer) = self.timer {
            timer.clear();
        }
    }
}

async fn send(endpoint: &str, request: DeliveryRequest, signal: &AbortSignal) -> Option<DeliveryResponse<Value>> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&request.body));
    // A request under way continues when the visitor leaves.
    let _ = Reflect::set(&init, &"keepalive".into(), &(request.body.len() < KEEPALIVE_LIMIT).into());
    init.set_signal(Some(signal));
    let post: Request = web_sys::Request::new_with_str_and_init(endpoint, &init).ok()?.into();
    post.headers().set("Content-Type", request.content_type);
    post.headers().set("Accept", "application/json");
    let response = post.send().await.ok()?;
    let headers = response.headers();
    // The beginning of a response that was cut off proves nothing.
    let text = response.text().await.unwrap_or_default();
    Some(DeliveryResponse {
        status: response.status(),
        marked: headers.has(MARKER_HEADER),
        redirected: response.redirected(),
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
