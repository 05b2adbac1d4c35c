//! One attempt to deliver an inquiry.

use gloo_net::http::Request;
use glossary_core::{
    delivery::{self, Answer, Outcome, Preset, Target},
    inquiry::{Inquiry, MARKER_HEADER},
    outbox::Event,
    site::Contact,
};
use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{AbortController, RequestInit};

use super::prove::prove;
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
    let mut inquiry = inquiry.clone();
    let (preset, address) = contact.target(target);
    if contact.proof_of_work && *preset == Preset::Inbox {
        inquiry.evidence.proof = prove(address).await.unwrap_or_default();
    }
    let mut folded = Vec::new();
    loop {
        let origin = window().location().origin().unwrap_or_default();
        let request = delivery::request(contact, target, &inquiry, &origin, &folded);
        let answer = send(address, request).await?;
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
    init.set_body(&JsValue::from_str(&request.body));
    // What is under way still arrives when the visitor leaves.
    let _ = Reflect::set(&init, &"keepalive".into(), &(request.body.len() < KEEPALIVE).into());
    let aborted = AbortController::new().ok()?;
    init.set_signal(Some(&aborted.signal()));
    let abort = Closure::once_into_js(move || aborted.abort());
    let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(abort.unchecked_ref(), TIMEOUT);
    let answer = match web_sys::Request::new_with_str_and_init(endpoint, &init) {
        Ok(post) => answer(post.into(), request.content_type).await,
        Err(_) => None,
    };
    window().clear_timeout_with_handle(timer.unwrap_or_default());
    answer
}

async fn answer(post: Request, content_type: &str) -> Option<Answer<Value>> {
    post.headers().set("Content-Type", content_type);
    post.headers().set("Accept", "application/json");
    let response = post.send().await.ok()?;
    let headers = response.headers();
    // Where the answer was cut off, its beginning proves nothing.
    let text = response.text().await.unwrap_or_default();
    Some(Answer {
        status: response.status(),
        marked: headers.has(MARKER_HEADER),
        redirected: response.redirected(),
        // A time of day is not understood: clocks differ.
        retry_after: headers.get("Retry-After").and_then(|seconds| seconds.trim().parse().ok()),
        body: Value::parse(&text),
    })
}
