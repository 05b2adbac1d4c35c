//! One attempt to deliver an inquiry.

use gloo_net::http::{Headers, Request};
use glossary_core::{
    contact::Contact,
    delivery::{DeliveryOutcome, DeliveryRequest, DeliveryResponse, EndpointRole, Preset},
    inquiry::{Inquiry, MARKER_HEADER},
    outbox::Event,
};
use js_sys::{Date, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{AbortController, AbortSignal, RequestInit};

use super::proof_of_work::prove;
use crate::browser::decode::Value;

/// How long an answer is awaited, in milliseconds.
const TIMEOUT: i32 = 30_000;

/// After so many milliseconds no answer comes any more, even to a page that cannot
/// be asked: each of two endpoints may be asked for a puzzle first.
pub(super) const OVERDUE: u64 = 5 * TIMEOUT as u64;

/// So many attempts are made as well as can be. Then an inquiry goes without a
/// proof of work, and to the fallback, rather than not at all.
const PATIENT_ATTEMPTS: u32 = 2;

/// The most, in bytes, that is sent on when the page is closed. Browsers refuse
/// what is above 64 KiB (<https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>).
const KEEPALIVE: usize = 60_000;

/// Why no answer came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    /// The endpoint could not be reached, or the connection was lost.
    Unreached,
    /// It was not awaited any longer, and may yet have arrived.
    Late,
}

/// Sends an inquiry for the so manieth time, and says what became of it. Where the
/// endpoint cannot be reached, because something on the way or a blocker in the
/// browser is against it, it goes to the fallback.
pub(super) async fn deliver(contact: &Contact, inquiry: &Inquiry, attempts: u32) -> Event {
    // As it is before: once something was sent, a connection that is gone says nothing.
    let offline = !window().navigator().on_line();
    let mut result = post(contact, EndpointRole::Primary, inquiry, attempts).await;
    if let Err(silence) = result {
        // What is only late may be stored there already.
        let lost = silence == Silence::Unreached || attempts > PATIENT_ATTEMPTS;
        if lost && !contact.fallback.is_empty() {
            result = post(contact, EndpointRole::Fallback, inquiry, attempts).await;
        }
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
) -> Result<DeliveryOutcome, Silence> {
    let mut inquiry = inquiry.clone();
    let (preset, address) = contact.endpoint_of(target);
    if contact.proof_of_work && *preset == Preset::Inbox {
        let patience = Patience::new().ok_or(Silence::Unreached)?;
        match prove(address, &patience.signal).await {
            Ok(proof) => inquiry.evidence.proof = proof.unwrap_or_default(),
            // Without a proof it would be set aside, for a bad connection.
            Err(()) if attempts <= PATIENT_ATTEMPTS => return Err(patience.silence()),
            Err(()) => {}
        }
    }
    let mut folded = Vec::new();
    let patience = Patience::new().ok_or(Silence::Unreached)?;
    loop {
        let origin = window().location().origin().unwrap_or_default();
        let request = contact.request(target, &inquiry, &origin, &folded);
        let answer = send(address, request, &patience.signal).await.ok_or_else(|| patience.silence())?;
        let outcome = contact.outcome(target, inquiry.id, &answer);
        match &outcome {
            // Once: what is still refused after that is for the visitor to see.
            DeliveryOutcome::Rejected(errors) if folded.is_empty() => match contact.foldable(target, errors) {
                Some(fields) => folded = fields,
                None => return Ok(outcome),
            },
            _ => return Ok(outcome),
        }
    }
}

/// Ends what takes longer than an answer is awaited.
struct Patience {
    signal: AbortSignal,
    timer: i32,
}

impl Patience {
    fn new() -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        let abort = Closure::once_into_js(move || controller.abort());
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(abort.unchecked_ref(), TIMEOUT);
        Some(Self { signal, timer: timer.unwrap_or_default() })
    }

    fn silence(&self) -> Silence {
        if self.signal.aborted() { Silence::Late } else { Silence::Unreached }
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.timer);
    }
}

async fn send(endpoint: &str, request: DeliveryRequest, signal: &AbortSignal) -> Option<DeliveryResponse<Value>> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&request.body));
    // What is under way still arrives when the visitor leaves.
    let _ = Reflect::set(&init, &"keepalive".into(), &(request.body.len() < KEEPALIVE).into());
    init.set_signal(Some(signal));
    let post: Request = web_sys::Request::new_with_str_and_init(endpoint, &init).ok()?.into();
    post.headers().set("Content-Type", request.content_type);
    post.headers().set("Accept", "application/json");
    let response = post.send().await.ok()?;
    let headers = response.headers();
    // Where the answer was cut off, its beginning proves nothing.
    let text = response.text().await.unwrap_or_default();
    Some(DeliveryResponse {
        status: response.status(),
        marked: headers.has(MARKER_HEADER),
        redirected: response.redirected(),
        retry_after: retry_after(&headers),
        body: Value::parse(&text),
    })
}

/// The seconds that an answer asks for, also where it names a time of day: by its own
/// clock, which is not the device's.
fn retry_after(headers: &Headers) -> Option<u32> {
    let asked = headers.get("Retry-After")?;
    if let Ok(seconds) = asked.trim().parse() {
        return Some(seconds);
    }
    let seconds = (Date::parse(&asked) - Date::parse(&headers.get("Date")?)) / 1_000.0;
    (seconds > 0.0).then_some(seconds as u32)
}
