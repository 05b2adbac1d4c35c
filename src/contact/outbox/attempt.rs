//! One attempt to deliver an inquiry.

use glossary_core::{
    contact::Contact,
    delivery::{DeliveryOutcome, EndpointRole, Preset},
    inquiry::Inquiry,
    outbox::Event,
};
use leptos::prelude::*;
use web_sys::AbortSignal;

use super::proof_of_work::prove;
use crate::platform::fetch;

/// The milliseconds for which a response is awaited.
const TIMEOUT: u32 = 30_000;

/// The milliseconds after which no response can arrive, even on a page that cannot be asked: two endpoints, each with a
/// request for a challenge first.
pub(super) const OVERDUE: u64 = 5 * TIMEOUT as u64;

/// The number of attempts that insist on a proof of work, and on a response of the endpoint. Later attempts do without
/// the proof, and use the fallback.
const STRICT_ATTEMPTS: u32 = 2;

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
        let limit = fetch::limit(TIMEOUT);
        match prove(address, &limit).await {
            Ok(proof) => inquiry.evidence.proof = proof.unwrap_or_default(),
            // Without a proof, the inbox would quarantine the inquiry because of a bad connection.
            Err(()) if attempts <= STRICT_ATTEMPTS => return Err(no_response(&limit)),
            Err(()) => {}
        }
    }
    let mut folded = Vec::new();
    let limit = fetch::limit(TIMEOUT);
    loop {
        let origin = window().location().origin().unwrap_or_default();
        let request = contact.request(target, &inquiry, &origin, &folded);
        let answer = fetch::post(address, &limit, &request).await.ok_or_else(|| no_response(&limit))?;
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

fn no_response(limit: &AbortSignal) -> NoResponse {
    if limit.aborted() { NoResponse::Late } else { NoResponse::Unreached }
}
