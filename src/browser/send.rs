//! Sending an inquiry.

use std::cell::RefCell;

use gloo_net::http::Request;
use glossary_core::{
    delivery::{self, Answer, Outcome, Target},
    form::Values,
    inquiry::{Context, Evidence, Inquiry, InquiryId, MARKER_HEADER},
    site::Contact,
};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};
use web_sys::AbortSignal;

use super::{decode, focus, form};
use crate::{
    context::Glossary,
    route::query,
    ui::contact::{origin, sending::Sending},
};

/// How long an answer is awaited, in milliseconds.
const TIMEOUT: u32 = 30_000;

thread_local! {
    /// The last inquiry sent: sending the same again keeps its id, so that it is
    /// stored once, whatever became of the answer.
    static LAST: RefCell<Option<(InquiryId, Values)>> = const { RefCell::new(None) };
}

/// Checks the form and sends it, unless it is on its way.
pub fn submit(glossary: Glossary, sending: RwSignal<Sending>) {
    if sending.with_untracked(Sending::is_sending) {
        return;
    }
    let site = glossary.site();
    let Some(values) = form::typed(&site.contact.form) else { return };
    let errors = site.contact.form.check(&values);
    if !errors.is_empty() {
        settle(sending, Sending::Refused(errors));
        return;
    }
    sending.set(Sending::InFlight);
    let inquiry =
        Inquiry { id: id_for(&values), fields: values, context: context(glossary), evidence: Evidence::default() };
    spawn_local(async move {
        let result = match post(&site.contact, &inquiry).await {
            Some(Outcome::Stored(reference)) => {
                form::fill(&Values::new());
                LAST.set(None);
                Sending::Stored(reference)
            }
            Some(Outcome::Rejected(errors)) => Sending::Refused(errors),
            Some(Outcome::Retry(_)) => Sending::Failed(
                "Our server cannot take messages right now. Your text is still here: wait a minute and send it again."
                    .to_owned(),
            ),
            Some(Outcome::Unknown) => Sending::Failed(
                "The answer we got does not prove that your message arrived. Your text is still here: send it again. \
                 It will not be stored twice."
                    .to_owned(),
            ),
            None => Sending::Failed(
                "We could not reach our server. Your text is still here: check your connection and send it again."
                    .to_owned(),
            ),
        };
        settle(sending, result);
    });
}

/// Begins a new inquiry.
pub fn again(sending: RwSignal<Sending>) {
    sending.set(Sending::Idle);
    spawn_local(async {
        tick().await;
        focus::on("#contact .field [name]");
    });
}

/// Shows a result and brings the visitor to it.
fn settle(sending: RwSignal<Sending>, result: Sending) {
    let place = match &result {
        Sending::Refused(_) => "#error-summary",
        Sending::Failed(_) => "#failure",
        Sending::Stored(_) | Sending::Idle | Sending::InFlight => "#contact-outcome",
    };
    // Also where the same errors are found again, so that they are announced again.
    sending.set(Sending::Idle);
    spawn_local(async move {
        sending.set(result);
        tick().await;
        focus::on(place);
    });
}

/// `None` where no answer came.
async fn post(contact: &Contact, inquiry: &Inquiry) -> Option<Outcome> {
    let origin = window().location().origin().unwrap_or_default();
    let delivery::Request { content_type, body } = delivery::request(contact, Target::Endpoint, inquiry, &origin, &[]);
    let response = Request::post(&contact.endpoint)
        .header("Content-Type", content_type)
        .header("Accept", "application/json")
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT)))
        .body(body)
        .ok()?
        .send()
        .await
        .ok()?;
    let headers = response.headers();
    let marked = headers.get(MARKER_HEADER).is_some();
    let retry_after = headers.get("Retry-After").and_then(|seconds| seconds.trim().parse().ok());
    let (status, redirected) = (response.status(), response.redirected());
    // Where the answer was cut off, its beginning proves nothing.
    let body = decode::Value::parse(&response.text().await.unwrap_or_default());
    Some(delivery::outcome(
        contact,
        Target::Endpoint,
        inquiry.id,
        &Answer { status, marked, redirected, retry_after, body },
    ))
}

fn id_for(values: &Values) -> InquiryId {
    LAST.with_borrow_mut(|last| match last {
        Some((id, sent)) if sent == values => *id,
        _ => {
            let mut random = [0; 10];
            for byte in &mut random {
                *byte = (js_sys::Math::random() * 256.0) as u8;
            }
            if let Ok(crypto) = window().crypto() {
                let _ = crypto.get_random_values_with_u8_array(&mut random);
            }
            let id = InquiryId::new(js_sys::Date::now() as u64, random);
            *last = Some((id, values.clone()));
            id
        }
    })
}

/// The contact page may be told in its address which term led to it.
fn context(glossary: Glossary) -> Context {
    let page = glossary.page_untracked();
    let mut context = origin(&page, glossary);
    if context.term.is_empty() && page.page.is_contact() {
        context.term = super::address_query(query::TERM).unwrap_or_default();
    }
    context
}
