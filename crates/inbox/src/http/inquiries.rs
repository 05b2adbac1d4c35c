//! `POST /api/inquiries`: from a request to a stored inquiry and its answer.

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
    inquiry::{Accepted, Context, InquiryId},
    page::FormState,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    Options,
    body::{self, Format, Posted},
    door::Doorkeeper,
    evidence, plain_page,
    problem::Refusal,
    security::ShownAs,
    site::Site,
};
use crate::store::{NewInquiry, Outcome, Store};

/// A form that arrives again within this time is a double click or a reload, not a
/// second inquiry, whatever its id: each load of a page makes another.
const DOUBLE_SUBMISSION: SignedDuration = SignedDuration::from_mins(10);

/// How long a sender is kept waiting for the store. It is stored even after
/// that, and the repeat that 503 asks for then finds it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What receiving inquiries needs.
pub(super) struct Inquiries {
    pub(super) store: Store,
    pub(super) options: Options,
    pub(super) doorkeeper: Doorkeeper,
    pub(super) site: Arc<Site>,
}

/// Receives an inquiry in either format.
pub(super) async fn receive(State(inquiries): State<Arc<Inquiries>>, request: Request) -> Response {
    let admitted = inquiries.doorkeeper.check_origin(&request);
    let result = match Format::of(request.headers()) {
        // Whoever has no scripting is shown a page, whatever becomes of the form.
        Ok(Format::Form) => Ok(inquiries.answer_form(request, admitted).await),
        format => match admitted.and(format) {
            Ok(_) => inquiries.answer_json(request).await,
            Err(refusal) => Err(refusal),
        },
    };
    result.unwrap_or_else(|refusal| {
        inquiries.note(&refusal);
        refusal.into_response()
    })
}

impl Inquiries {
    async fn answer_json(&self, request: Request) -> Result<Response, Refusal> {
        self.doorkeeper.check_rate(&request)?;
        let (head, body) = request.into_parts();
        let posted = body::from_json(&body::read(&head.headers, body).await?)?;
        let id = body::id(&head.headers, posted.id)?
            .ok_or_else(|| Refusal::field("id", "required", "Give the inquiry an id: a UUID, kept for every repeat"))?;
        let accepted = self.submit(Posted { id: Some(id), ..posted }).await?;
        let status = if accepted.duplicate { StatusCode::OK } else { StatusCode::CREATED };
        Ok((status, Json(accepted)).into_response())
    }

    async fn answer_form(&self, request: Request, admitted: Result<(), Refusal>) -> Response {
        let admitted = admitted.and_then(|()| self.doorkeeper.check_rate(&request));
        let (head, body) = request.into_parts();
        let (state, context, result) = match body::read(&head.headers, body).await {
            // What was not read cannot be shown again: an empty form would look like a loss.
            Err(refusal) => {
                self.note(&refusal);
                return plain_page::unread(refusal);
            }
            Ok(bytes) => {
                let mut posted = body::from_form(&bytes, &self.form());
                body::add_term(&mut posted.context, &head.headers);
                let state = FormState { values: posted.fields.clone(), errors: Vec::new() };
                let context = posted.context.clone().bounded();
                let result = match admitted.and_then(|()| body::id(&head.headers, posted.id)) {
                    Ok(id) => self.submit(Posted { id, ..posted }).await,
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
                self.note(&refusal);
                self.form_again(context, state, refusal).await
            }
        };
        if framed {
            response.extensions_mut().insert(ShownAs([base, Context::FRAMED].concat()));
        }
        response
    }

    /// The form that the site shows now.
    fn form(&self) -> Arc<Form> {
        self.site.form().unwrap_or_else(|| self.options.form.clone())
    }

    /// Checks and stores what was posted.
    async fn submit(&self, posted: Posted) -> Result<Accepted, Refusal> {
        let fields = Form::clean(&posted.fields);
        let form = self.form();
        let mut errors = form.check(&fields);
        errors.extend(form.check_former(&fields));
        errors.extend(posted.faults);
        if !errors.is_empty() {
            return Err(Refusal::Fields(errors));
        }
        let received_at = Timestamp::now();
        let id = posted.id.unwrap_or_else(|| InquiryId(Uuid::now_v7()));
        let proofs = self.options.proofs.as_ref();
        let proven = proofs.map(|proofs| proofs.check(&posted.evidence.proof, id, received_at));
        let suspicions = evidence::judge(&posted.evidence, proven);
        let stored = if suspicions.is_empty() { "stored" } else { "quarantined" };
        let inquiry = NewInquiry {
            id,
            received_at,
            fields: without_empty(fields),
            context: posted.context.bounded(),
            repeats_since: posted.by_form.then(|| received_at.saturating_sub(DOUBLE_SUBMISSION).unwrap_or(received_at)),
            suspicions,
        };
        let begun = Instant::now();
        let result = tokio::time::timeout(PATIENCE, self.store.insert(inquiry)).await;
        self.options.metrics.stored_in(begun.elapsed());
        let (id, duplicate) = match result {
            Ok(Ok(Outcome::Stored)) => (id, false),
            Ok(Ok(Outcome::Duplicate(first))) => (first, true),
            Ok(Ok(Outcome::Conflict)) => return Err(Refusal::IdReused),
            // The store has logged why.
            Ok(Err(_)) | Err(_) => return Err(Refusal::Unavailable),
        };
        let reference = id.reference();
        let outcome = if duplicate { "duplicate" } else { stored };
        tracing::info!(%id, reference, outcome, "inquiry");
        self.options.metrics.count(outcome);
        Ok(Accepted { id, reference, duplicate })
    }

    /// Nothing of what was sent goes into the log.
    fn note(&self, refusal: &Refusal) {
        tracing::info!(outcome = refusal.name(), "inquiry refused");
        self.options.metrics.count(refusal.name());
    }

    /// The answer to a refused form: the form again, its values kept.
    async fn form_again(&self, context: Context, mut state: FormState, refusal: Refusal) -> Response {
        let status = refusal.status();
        let headers = refusal.headers();
        // Who may not write gets what was typed back, but no work is made of it.
        let plain = matches!(refusal, Refusal::TooMany(_) | Refusal::Origin);
        state.errors = refusal.into_errors();
        let render = self.options.form_again.clone();
        // Rendering a page reads files and takes its time.
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

/// An optional field that was sent empty was not filled in, like one that was not sent.
fn without_empty(mut fields: Values) -> Values {
    fields.retain(|_, value| !value.is_empty());
    fields
}
