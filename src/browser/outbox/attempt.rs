//! One attempt to deliver an inquiry.

use glossary_core::{
    delivery::{self, Answer, Outcome, Target},
    inquiry::{Inquiry, MARKER_HEADER},
    outbox::Event,
    site::Contact,
};
use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};

use crate::browser::decode::Value;

/// How long an answer is awaited, in milliseconds.
const TIMEOUT: i32 = 30_000;

/// After so many milliseconds no answer comes any more, even to a page that cannot
/// be asked.
pub(super) const OVERDUE: u64 = 2 * TIMEOUT as u64;

/// The most, in bytes, that is sent on when the page is closed. Browsers refuse
/// what is above 64 KiB (<https://fetch.spec.whatwg.org/#http-network-or-cache-fetch>).
const KEEPALIVE: usize = 60_000;

/// Sends an inquiry, and says what became of it. Where the endpoint cannot be
/// reached, because something on the way or a blocker in the browser is against
/// it, it goes to the fallback.
pub(super) async fn deliver(contact: &Contact, inquiry: &Inquiry) -> Event {
    let mut outcome = post(contact, Target::Endpoint, inquiry).await;
    if outcome.is_none() && !contact.fallback.is_empty() {
        outcome = post(contact, Target::Fallback, inquiry).await;
    }
    match outcome {
        Some(outcome) => Event::Answer(inquiry.id, outcome),
        None if window().navigator().on_line() => Event::NoAnswer(inquiry.id),
        None => Event::NotSent(inquiry.id),
    }
}

/// `None` where no answer came.
async fn post(contact: &Contact, target: Target, inquiry: &Inquiry) -> Option<Outcome> {
    let mut folded = Vec::new();
    loop {
        let origin = window().location().origin().unwrap_or_default();
        let request = delivery::request(contact, target, inquiry, &origin, &folded);
        let answer = send(contact.target(target).1, request).await?;
        let outcome = delivery::outcome(contact, target, inquiry.id, &answer);
        match &outcome {
            // Once: what is still refused after that is for the visitor to see.
            Outcome::Rejected(errors) if folded.is_empty() => match delivery::foldable(contact, target, errors) {
                Some(fields) => folded = fields,
                None => return Some(outcome),
            },
            _ => return Some(outcome),
        }
    }
}

async fn send(endpoint: &str, request: delivery::Request) -> Option<Answer<Value>> {
    let init = RequestInit::new();
    init.set_method("POST");
    let headers = web_sys::Headers::new().ok()?;
    let _ = headers.set("Content-Type", request.content_type);
    let _ = headers.set("Accept", "application/json");
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(&request.body));
    // What is under way still arrives when the visitor leaves.
    let _ = Reflect::set(&init, &"keepalive".into(), &(request.body.len() < KEEPALIVE).into());
    let aborted = AbortController::new().ok()?;
    init.set_signal(Some(&aborted.signal()));
    let abort = Closure::once_into_js(move || aborted.abort());
    let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(abort.unchecked_ref(), TIMEOUT);
    let answer = answer(endpoint, &init).await;
    window().clear_timeout_with_handle(timer.unwrap_or_default());
    answer
}

async fn answer(endpoint: &str, init: &RequestInit) -> Option<Answer<Value>> {
    let response = JsFuture::from(window().fetch_with_str_and_init(endpoint, init)).await.ok()?;
    let response: Response = response.unchecked_into();
    let headers = response.headers();
    // Where the answer was cut off, its beginning proves nothing.
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    Some(Answer {
        status: response.status(),
        marked: headers.has(MARKER_HEADER).unwrap_or_default(),
        redirected: response.redirected(),
        // A time of day is not understood: clocks differ.
        retry_after: headers.get("Retry-After").ok().flatten().and_then(|seconds| seconds.trim().parse().ok()),
        body: Value::parse(&text.unwrap_or_default()),
    })
}
