//! What an endpoint does with a test inquiry, seen as a browser sees it.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use glossary_core::{
    delivery::{self, Answer, Custom, Json, Outcome, Preset, Proof, Target},
    inquiry::{InquiryId, MARKER_HEADER},
    site::Contact,
};
use jiff::Timestamp;
use reqwest::{
    Client, Method, Response, StatusCode,
    header::{
        ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, HeaderName, LOCATION, ORIGIN,
        RETRY_AFTER,
    },
    redirect::Policy,
};
use serde_json::Value;
use url::Url;

use super::{Check, Report, Verdict, sample};

/// How long an answer is awaited: as long as the app does.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How much of an answer is read, in bytes: no proof is longer.
const MAX_ANSWER: usize = 64 * 1024;

/// Sends a test inquiry from a site to a target.
///
/// # Errors
/// Where this program cannot send anything to anyone.
pub(super) async fn examine(contact: &Contact, target: Target, site: &Url) -> anyhow::Result<Report> {
    let (preset, address) = contact.target(target);
    let address = site.join(address).with_context(|| format!("`{address}` is not an address"))?;
    let mut inquiry = sample::inquiry(contact, Timestamp::now(), uuid::Uuid::new_v4().into_bytes()[..10].try_into()?);
    let mut probe = Probe {
        client: client(&address)?,
        origin: site.origin().ascii_serialization(),
        cross_origin: site.origin() != address.origin(),
        address,
        preset,
        checks: Vec::new(),
    };
    if contact.proof_of_work && preset.is_inbox() {
        inquiry.evidence.proof = probe.prove().await;
    }
    let mut folded = Vec::new();
    loop {
        let request = delivery::request(contact, target, &inquiry, &probe.origin, &folded);
        let outcome = match probe.post(inquiry.id, &request).await {
            Some(answer) => delivery::outcome(contact, target, inquiry.id, &answer),
            None => break,
        };
        // The app sends it once more too.
        match &outcome {
            Outcome::Rejected(errors) if folded.is_empty() => match delivery::foldable(contact, target, errors) {
                Some(fields) => {
                    let detail = format!("the form there lacks {}: put into the message instead", fields.join(", "));
                    probe.checks.clear();
                    probe.note("fields", detail);
                    folded = fields;
                    continue;
                }
                None => probe.tell(outcome),
            },
            _ => probe.tell(outcome),
        }
        break;
    }
    Ok(Report {
        target: match target {
            Target::Endpoint => "endpoint",
            Target::Fallback => "fallback",
        },
        address: probe.address.to_string(),
        reference: inquiry.id.reference(),
        checks: probe.checks,
    })
}

fn client(address: &Url) -> anyhow::Result<Client> {
    // Fails only where there is one already, which is what is wanted.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = Client::builder().timeout(TIMEOUT).redirect(Policy::none());
    let is_here = matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let builder = if is_here { builder.no_proxy() } else { builder };
    builder.build().context("cannot prepare a request")
}

/// An inquiry under way to one address.
struct Probe<'a> {
    client: Client,
    origin: String,
    cross_origin: bool,
    address: Url,
    preset: &'a Preset,
    checks: Vec<Check>,
}

impl Probe<'_> {
    fn add(&mut self, name: &'static str, verdict: Verdict, detail: impl Into<String>) {
        self.checks.push(Check { name, verdict, detail: detail.into() });
    }

    fn good(&mut self, name: &'static str, detail: impl Into<String>) {
        self.add(name, Verdict::Good, detail);
    }

    fn note(&mut self, name: &'static str, detail: impl Into<String>) {
        self.add(name, Verdict::Note, detail);
    }

    fn bad(&mut self, name: &'static str, detail: impl Into<String>) {
        self.add(name, Verdict::Bad, detail);
    }

    /// The proof of work that the inbox asks for; an empty text where there is none to be
    /// had. The inbox then puts the test aside, as it would a visitor's inquiry.
    async fn prove(&mut self) -> String {
        match super::prove::prove(&self.client, &self.address).await {
            Ok(proof) => {
                self.good("puzzle", "solved");
                proof
            }
            Err(error) => {
                self.bad("puzzle", format!("{error:#}; inquiries are put aside without it"));
                String::new()
            }
        }
    }

    /// Posts it, and looks at all of the answer but what it proves. `None` where
    /// none came, or a browser would not hand it over.
    async fn post(&mut self, id: InquiryId, request: &delivery::Request) -> Option<Answer<Body>> {
        let begun = Instant::now();
        let preflight = self.preflight(request).await;
        let sent = self
            .client
            .post(self.address.clone())
            .header(ORIGIN, &self.origin)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, request.content_type)
            .body(request.body.clone())
            .send()
            .await;
        let response = match sent {
            Ok(response) => response,
            Err(error) => {
                self.bad("reachable", why(&error));
                return None;
            }
        };
        let status = response.status();
        self.good("reachable", format!("answered {} in {} ms", status, begun.elapsed().as_millis()));
        let readable = self.check_cors(&response) && preflight;
        self.check_redirect(&response);
        self.check_rate(&response);
        let header = |name| header(&response, name);
        let marked = response.headers().contains_key(MARKER_HEADER);
        let retry_after = header(RETRY_AFTER).trim().parse().ok();
        let redirected = status.is_redirection();
        let body = body(response).await.and_then(|bytes| serde_json::from_slice(&bytes).ok()).map(Body);
        if !readable {
            self.note(
                "proof",
                format!("a browser shows nothing of this answer to the app; look for {}", id.reference()),
            );
            return None;
        }
        Some(Answer { status: status.as_u16(), marked, redirected, retry_after, body })
    }

    /// What a browser asks first, where the request is not one that any form could make
    /// (<https://fetch.spec.whatwg.org/#cors-preflight-fetch>).
    async fn preflight(&mut self, request: &delivery::Request) -> bool {
        if !self.cross_origin || request.content_type != "application/json" {
            return true;
        }
        let asked = self
            .client
            .request(Method::OPTIONS, self.address.clone())
            .header(ORIGIN, &self.origin)
            .header(ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(ACCESS_CONTROL_REQUEST_HEADERS, "content-type")
            .send()
            .await;
        // That nobody is there is told of the request itself.
        let Ok(response) = asked else { return false };
        let headers = header(&response, ACCESS_CONTROL_ALLOW_HEADERS);
        let fault = if !response.status().is_success() {
            Some(format!("OPTIONS is answered with {}", response.status()))
        } else if !self.is_allowed(&response) {
            Some(self.refused(&response))
        } else if !lists(&headers, "content-type") {
            Some(format!("Content-Type is not among the allowed headers: {}", or_none(&headers)))
        } else {
            None
        };
        match fault {
            None => {
                self.good("preflight", format!("{} may send JSON", self.origin));
                true
            }
            Some(fault) => {
                self.bad("preflight", format!("{fault}; a browser sends nothing then"));
                false
            }
        }
    }

    fn check_cors(&mut self, response: &Response) -> bool {
        if !self.cross_origin {
            self.good("cors", "not needed: the same origin as the site");
            return true;
        }
        if !self.is_allowed(response) {
            let refused = self.refused(response);
            self.bad("cors", refused);
            return false;
        }
        // Without it the app cannot tell this answer from another's.
        let exposed = header(response, ACCESS_CONTROL_EXPOSE_HEADERS);
        if self.preset.is_inbox() && !lists(&exposed, MARKER_HEADER) {
            self.bad("cors", format!("{MARKER_HEADER} is not among the exposed headers: {}", or_none(&exposed)));
            return true;
        }
        self.good("cors", format!("{} may read the answer", self.origin));
        true
    }

    fn is_allowed(&self, response: &Response) -> bool {
        let allowed = header(response, ACCESS_CONTROL_ALLOW_ORIGIN);
        allowed == "*" || allowed == self.origin
    }

    fn refused(&self, response: &Response) -> String {
        let allowed = header(response, ACCESS_CONTROL_ALLOW_ORIGIN);
        format!("{} may not read the answer; Access-Control-Allow-Origin is {}", self.origin, or_none(&allowed))
    }

    fn check_redirect(&mut self, response: &Response) {
        if response.status().is_redirection() {
            let to = header(response, LOCATION);
            self.bad("redirect", format!("leads on to {}, whose answer proves nothing", or_none(&to)));
        }
    }

    fn check_rate(&mut self, response: &Response) {
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let after = header(response, RETRY_AFTER);
            let after = if after.is_empty() { String::new() } else { format!("; it asks to wait {after} seconds") };
            self.bad("rate limit", format!("too many requests from here{after}"));
            return;
        }
        for name in ["ratelimit-remaining", "x-ratelimit-remaining"] {
            let left = response.headers().get(name).and_then(|value| value.to_str().ok());
            if let Some(left) = left {
                self.note("rate limit", format!("{left} more are taken from here for now"));
                return;
            }
        }
    }

    /// Tells what the answer proves.
    fn tell(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Stored(reference) => self.good("proof", format!("stored as {reference}")),
            Outcome::Rejected(errors) => {
                let errors: Vec<_> = errors.iter().map(|error| format!("{}: {}", error.field, error.detail)).collect();
                self.bad("proof", format!("refused: {}", errors.join("; ")));
            }
            Outcome::Retry(_) => self.bad("proof", "not stored now; the app would try again later"),
            Outcome::Unknown if self.never_proves() => {
                self.note(
                    "proof",
                    "such an endpoint never proves anything; visitors are told so. See whether the test arrived",
                );
            }
            Outcome::Unknown => self.bad("proof", "nothing in the answer proves that it was stored"),
        }
    }

    fn never_proves(&self) -> bool {
        let silent = |custom: &Custom| custom.proof == Proof::Nothing;
        match self.preset {
            Preset::Netlify { .. } => true,
            Preset::Json(custom) | Preset::Form(custom) => silent(custom),
            _ => false,
        }
    }
}

/// A header's value; an empty text where there is none.
fn header(response: &Response, name: HeaderName) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn or_none(value: &str) -> &str {
    if value.is_empty() { "missing" } else { value }
}

fn lists(list: &str, name: &str) -> bool {
    list.split(',').map(str::trim).any(|item| item == "*" || item.eq_ignore_ascii_case(name))
}

/// The whole body; `None` where it broke off, or is too long to be a proof.
async fn body(mut response: Response) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_ANSWER {
            return None;
        }
    }
    Some(bytes)
}

/// Why no answer came: the innermost reason says most.
fn why(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", TIMEOUT.as_secs());
    }
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    format!("no answer: {reason}")
}

/// The body of an answer.
struct Body(Value);

impl Json for Body {
    fn get(&self, name: &str) -> Option<Self> {
        self.0.get(name).filter(|value| !value.is_null()).cloned().map(Self)
    }

    fn text(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn is_object(&self) -> bool {
        self.0.is_object()
    }

    fn items(&self) -> Vec<Self> {
        self.0.as_array().map(|items| items.iter().cloned().map(Self).collect()).unwrap_or_default()
    }
}
