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
    access::{AccessGuard, Overloaded},
    body::{self, Format, PostedInquiry, ReadBody},
    consent::ShownConsents,
    options::Options,
    plain_page,
    problem::Refusal,
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
        Err(_) if body::is_native(request.headers()) => Ok(endpoint.return_unknown_type(request, admitted).await),
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
        let posted = body::from_json(&body::read_json(&head.headers, body).await?)?;
        let id = body::inquiry_id(&head.headers, posted.id)?
            .ok_or_else(|| Refusal::field("id", "required", "Add an id: a UUID, the same for every retry"))?;
        let is_test = head.headers.contains_key(TEST_HEADER);
        let accepted = self.submit(PostedInquiry { id: Some(id), is_test, ..posted }).await?;
        let status = if accepted.duplicate { StatusCode::OK } else { StatusCode::CREATED };
        Ok((status, Json(accepted)).into_response())
    }

    async fn handle_form(&self, request: Request, admitted: Result<(), Refusal>) -> Response {
        let is_overloaded = request.extensions().get::<Overloaded>().is_some();
        let admitted = admitted.and_then(|()| self.check_load(&request));
        let (head, body) = request.into_parts();
        let form = self.form();
        let ReadBody { bytes, refusal } = body::read(body, body::form_limit(&form)).await;
        let mut posted = body::from_form(&bytes, &form);
        body::add_framed_term(&mut posted.context, &head.headers);
        let values = posted.fields.clone();
        let context = posted.context.clone().bounded();
        let admitted = admitted.and(refusal.map_or(Ok(()), Err));
        let result = match admitted.and_then(|()| body::inquiry_id(&head.headers, posted.id)) {
            Ok(id) => self.submit(PostedInquiry { id, ..posted }).await,
            Err(refusal) => Err(refusal),
        };
        match result {
            Ok(_) => {
                let page = if context.is_framed() { "/embed/thanks/" } else { "/thanks/" };
                let thanks = [&*self.options.base, page].concat();
                let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, thanks)]).into_response();
                plain_page::show_in_frame(&mut response, &context, &self.options.base);
                response
            }
            Err(refusal) => self.refused_form(RefusedPost { form, context, values, is_overloaded }, refusal).await,
        }
    }

    fn check_load(&self, request: &Request) -> Result<(), Refusal> {
        let is_overloaded = request.extensions().get::<Overloaded>().is_some();
        if is_overloaded { Err(Refusal::Unavailable) } else { self.access_guard.check_rate(request) }
    }

    /// Responds to a browser's form of a type that cannot be read. The form that the response shows
    /// has the body as its message, because the visitor's text is somewhere in it.
    async fn return_unknown_type(&self, request: Request, admitted: Result<(), Refusal>) -> Response {
        let is_overloaded = request.extensions().get::<Overloaded>().is_some();
        let refusal = admitted.and_then(|()| self.check_load(&request)).err().unwrap_or(Refusal::Type);
        let (head, body) = request.into_parts();
        // The bytes of a compressed body are no text.
        if head.headers.contains_key(header::CONTENT_ENCODING) {
            self.record_refusal(&refusal);
            return plain_page::unread(refusal, &head.headers, &self.options.base);
        }
        let form = self.form();
        let ReadBody { bytes, .. } = body::read(body, body::form_limit(&form)).await;
        let values = [("message".to_owned(), String::from_utf8_lossy(&bytes).into_owned())].into();
        let context = body::referring_page(&head.headers);
        self.refused_form(RefusedPost { form, context, values, is_overloaded }, refusal).await
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
    async fn refused_form(&self, post: RefusedPost, refusal: Refusal) -> Response {
        self.record_refusal(&refusal);
        let status = refusal.status();
        let headers = refusal.headers();
        let RefusedPost { form, context, values, is_overloaded } = post;
        // Rendering the form is too costly for clients above a limit or from foreign origins. The
        // site's page has no place for the values of former fields.
        let plain = is_overloaded
            || matches!(refusal, Refusal::TooMany(_) | Refusal::Origin)
            || values.iter().any(|(name, value)| !value.is_empty() && form.field(name).is_none());
        let may_repeat = refusal != Refusal::Origin;
        let action = [&*self.options.base, "/api/inquiries"].concat();
        let state = FormState { values, errors: refusal.into_form_errors() };
        let render = self.options.refused_form.clone();
        let page_context = context.clone();
        // Rendering reads files, which would block the runtime.
        let rendered = tokio::task::spawn_blocking(move || {
            let page = if plain { None } else { render(&page_context, &state) };
            let action = may_repeat.then_some(&*action);
            page.unwrap_or_else(|| plain_page::refused(&page_context, &state, &form, action))
        });
        let Ok(page) = rendered.await else { return Refusal::Unavailable.into_response() };
        let mut response = (status, Html(page)).into_response();
        response.headers_mut().extend(headers);
        plain_page::show_in_frame(&mut response, &context, &self.options.base);
        response
    }
}

/// A refused form post.
struct RefusedPost {
    form: Arc<Form>,
    context: Context,
    values: Values,
    is_overloaded: bool,
}

/// Removes empty fields: an optional field left empty equals an absent one.
fn without_empty(mut fields: Values) -> Values {
    fields.retain(|_, value| !value.is_empty());
    fields
}
