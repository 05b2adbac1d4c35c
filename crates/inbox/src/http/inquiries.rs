//! `POST /api/inquiries`: from a request to a stored inquiry and its response.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use glossary_core::{
    form::{Form, Values},
    inquiry::{Accepted, Context, InquiryId, TEST_HEADER},
    page::FormState,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    access::AccessGuard,
    body::{self, Format, PostedInquiry},
    consent::ShownConsents,
    options::Options,
    plain_page,
    problem::Refusal,
    security_headers::HeaderPath,
    site::PublishedSite,
    spam,
};
use crate::store::{InsertOutcome, NewInquiry, SpamReason, Status, Store};

/// A form with the same content within this time is a double click or a reload, even with another
/// id: each page load makes a new id.
const DOUBLE_SUBMISSION: SignedDuration = SignedDuration::from_mins(10);

/// How long a request waits for the store. The inquiry is stored even after that, and the retry
/// that the 503 asks for finds it.
const STORE_TIMEOUT: Duration = Duration::from_secs(10);

/// The state of the handler.
pub(super) struct InquiryEndpoint {
    pub(super) store: Store,
    pub(super) options: Options,
    pub(super) access_guard: AccessGuard,
    pub(super) site: Arc<PublishedSite>,
    pub(super) consents: ShownConsents,
}

/// Receives an inquiry in either format.
pub(super) async fn receive(State(endpoint): State<Arc<InquiryEndpoint>>, request: Request) -> Response {
    let admitted = endpoint.access_guard.check_origin(&request);
    let result = match Format::of(request.headers()) {
        // Browsers without scripting always get a page, never a problem document.
        Ok(Format::Form) => Ok(endpoint.handle_form(request, admitted).await),
        format => match admitted.and(format) {
            Ok(_) => endpoint.handle_json(request).await,
            Err(refusal) => Err(refusal),
        },
    };
    result.unwrap_or_else(|refusal| {
        endpoint.record_refusal(&refusal);
        refusal.into_response()
    })
}

impl InquiryEndpoint {
    async fn handle_json(&self, request: Request) -> Result<Response, Refusal> {
        self.access_guard.check_rate(&request)?;
        let (head, body) = request.into_parts();
        let posted = body::from_json(&body::read(&head.headers, body).await?)?;
        let id = body::inquiry_id(&head.headers, posted.id)?
            .ok_or_else(|| Refusal::field("id", "required", "Add an id: a UUID, the same for every retry"))?;
        let is_test = head.headers.contains_key(TEST_HEADER);
        let accepted = self.submit(PostedInquiry { id: Some(id), is_test, ..posted }).await?;
        let status = if accepted.duplicate { StatusCode::OK } else { StatusCode::CREATED };
        Ok((status, Json(accepted)).into_response())
    }

    async fn handle_form(&self, request: Request, admitted: Result<(), Refusal>) -> Response {
        let admitted = admitted.and_then(|()| self.access_guard.check_rate(&request));
        let (head, body) = request.into_parts();
        let (state, context, result) = match body::read(&head.headers, body).await {
            // The fields are unknown, so the form cannot be shown with its values; an empty form
            // would look like a loss.
            Err(refusal) => {
                self.record_refusal(&refusal);
                return plain_page::unread(refusal);
            }
            Ok(bytes) => {
                let mut posted = body::from_form(&bytes, &self.form());
                body::add_framed_term(&mut posted.context, &head.headers);
                let state = FormState { values: posted.fields.clone(), errors: Vec::new() };
                let context = posted.context.clone().bounded();
                let result = match admitted.and_then(|()| body::inquiry_id(&head.headers, posted.id)) {
                    Ok(id) => self.submit(PostedInquiry { id, ..posted }).await,
                    Err(refusal) => Err(refusal),
                };
                (state, context, result)
            }
        };
        let (base, framed) = (&*self.options.base, context.is_framed());
        let mut response = match result {
            Ok(_) => {
                let thanks = [base, if framed { "/embed/thanks/" } else { "/thanks/" }].concat();
                (StatusCode::SEE_OTHER, [(header::LOCATION, thanks)]).into_response()
            }
            Err(refusal) => {
                self.record_refusal(&refusal);
                self.refused_form(context, state, refusal).await
            }
        };
        if framed {
            response.extensions_mut().insert(HeaderPath([base, Context::FRAMED].concat()));
        }
        response
    }

    /// Returns the form that the site shows now.
    fn form(&self) -> Arc<Form> {
        self.site.form().unwrap_or_else(|| self.options.form.clone())
    }

    /// Validates and stores a posted inquiry.
    async fn submit(&self, posted: PostedInquiry) -> Result<Accepted, Refusal> {
        let form = self.form();
        let fields = form.clean(&posted.fields);
        let mut errors = form.check(&fields);
        errors.extend(form.check_unknown(&fields));
        errors.extend(posted.repeated_fields);
        let consents = tokio::time::timeout(STORE_TIMEOUT, self.consents.check(&self.store, &form, &fields)).await;
        match consents {
            Ok(Ok(unknown)) => errors.extend(unknown),
            Ok(Err(_)) | Err(_) => return Err(Refusal::Unavailable),
        }
        if !errors.is_empty() {
            return Err(Refusal::Fields(errors));
        }
        let received_at = Timestamp::now();
        let id = posted.id.unwrap_or_else(|| InquiryId(Uuid::now_v7()));
        let proof_of_work = self.options.proof_of_work.as_ref();
        let proven = proof_of_work.map(|checker| checker.verify(&posted.evidence.proof, id, received_at));
        let mut suspicions = spam::classify(&posted.evidence, proven);
        if posted.is_test {
            suspicions.push(SpamReason::Test);
        }
        let mut inquiry = NewInquiry {
            id,
            received_at,
            fields: without_empty(fields),
            context: posted.context.bounded(),
            repeats_since: posted.by_form.then(|| received_at.saturating_sub(DOUBLE_SUBMISSION).unwrap_or(received_at)),
            suspicions,
        };
        // A proof of work costs as much as the limit would.
        if inquiry.status() == Status::New && proven.is_none() && self.access_guard.is_full() {
            inquiry.suspicions.push(SpamReason::OverLimit);
        }
        let is_new = inquiry.status() == Status::New;
        if !is_new {
            self.access_guard.check_quarantined()?;
        }
        let started = Instant::now();
        let result = tokio::time::timeout(STORE_TIMEOUT, self.store.insert(inquiry)).await;
        self.options.metrics.observe_store_time(started.elapsed());
        let (id, duplicate) = match result {
            Ok(Ok(InsertOutcome::Stored)) => {
                if is_new {
                    self.access_guard.count_stored();
                }
                (id, false)
            }
            Ok(Ok(InsertOutcome::Duplicate(first))) => (first, true),
            Ok(Ok(InsertOutcome::Conflict)) => return Err(Refusal::IdReused),
            // The store has logged the error.
            Ok(Err(_)) | Err(_) => return Err(Refusal::Unavailable),
        };
        let reference = id.reference();
        let outcome = match (duplicate, is_new) {
            (true, _) => "duplicate",
            (false, true) => "stored",
            (false, false) => "quarantined",
        };
        tracing::info!(%id, reference, outcome, "inquiry");
        self.options.metrics.count_outcome(outcome);
        Ok(Accepted { id, reference, duplicate })
    }

    /// Logs and counts a refusal, without anything that was sent.
    fn record_refusal(&self, refusal: &Refusal) {
        tracing::info!(outcome = refusal.name(), "inquiry refused");
        self.options.metrics.count_outcome(refusal.name());
    }

    /// Responds to a refused form with the form and its values.
    async fn refused_form(&self, context: Context, mut state: FormState, refusal: Refusal) -> Response {
        let status = refusal.status();
        let headers = refusal.headers();
        // Rendering the form is too costly for clients above the rate limit or from foreign
        // origins; the plain page has their values too.
        let plain = matches!(refusal, Refusal::TooMany(_) | Refusal::Origin);
        state.errors = refusal.into_errors();
        let render = self.options.refused_form.clone();
        // Rendering reads files, which would block the runtime.
        let rendered = tokio::task::spawn_blocking(move || {
            let page = if plain { None } else { render(&context, &state) };
            page.unwrap_or_else(|| plain_page::refused(&context, &state))
        });
        let Ok(page) = rendered.await else { return Refusal::Unavailable.into_response() };
        let mut response = (status, Html(page)).into_response();
        response.headers_mut().extend(headers);
        response
    }
}

/// Removes empty fields: an optional field left empty equals an absent one.
fn without_empty(mut fields: Values) -> Values {
    fields.retain(|_, value| !value.is_empty());
    fields
}
