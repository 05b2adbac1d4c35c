//! Sends a test inquiry to an endpoint, and checks the response as a browser does.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use glossary_core::{
    contact::Contact,
    delivery::{Custom, DeliveryOutcome, DeliveryRequest, DeliveryResponse, EndpointRole, Preset, StorageProof},
    inquiry::{InquiryId, MARKER_HEADER, TEST_HEADER},
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

use super::{
    proof_of_work,
    report::{Check, ProbeReport, Verdict},
    sample,
};

/// The timeout of a request, the same as the app's.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The largest response, in bytes. Responses that prove storage are shorter.
const MAX_RESPONSE: usize = 64 * 1024;

/// Sends a test inquiry from the origin of `site` to an endpoint. The inbox forwards it to the team only with
/// `forward`.
///
/// # Errors
/// If the endpoint's address is invalid, or the HTTP client cannot be created.
pub(super) async fn examine(
    contact: &Contact,
    role: EndpointRole,
    site: &Url,
    forward: bool,
) -> anyhow::Result<ProbeReport> {
    let (preset, address) = contact.endpoint_of(role);
    let address = site.join(address).with_context(|| format!("`{address}` is not an address"))?;
    let mut inquiry = sample::inquiry(contact, Timestamp::now(), uuid::Uuid::new_v4().into_bytes()[..10].try_into()?);
    let mut probe = Probe {
        client: client(&address)?,
        origin: site.origin().ascii_serialization(),
        cross_origin: site.origin() != address.origin(),
        address,
        preset,
        quiet: preset.is_inbox() && !forward,
        checks: Vec::new(),
    };
    if contact.proof_of_work && preset.is_inbox() {
        inquiry.evidence.proof = probe.solve_challenge().await;
    }
    let mut folded = Vec::new();
    loop {
        let request = contact.request(role, &inquiry, &probe.origin, &folded);
        let outcome = match probe.post(inquiry.id, &request).await {
            Some(response) => contact.outcome(role, inquiry.id, &response),
            None => break,
        };
        // The app also sends the inquiry again with folded fields.
        match &outcome {
            DeliveryOutcome::Rejected(errors) if folded.is_empty() => match contact.foldable(role, errors) {
                Some(fields) => {
                    let detail =
                        format!("the endpoint's form lacks {}: sent in the message instead", fields.join(", "));
                    probe.checks.clear();
                    probe.note("fields", detail);
                    folded = fields;
                    continue;
                }
                None => probe.check_outcome(outcome),
            },
            _ => probe.check_outcome(outcome),
        }
        break;
    }
    Ok(ProbeReport {
        target: match role {
            EndpointRole::Primary => "endpoint",
            EndpointRole::Fallback => "fallback",
        },
        address: probe.address.to_string(),
        reference: inquiry.id.reference(),
        checks: probe.checks,
    })
}

fn client(address: &Url) -> anyhow::Result<Client> {
    // An error means that a provider is already installed.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = Client::builder().timeout(TIMEOUT).redirect(Policy::none());
    let is_local = matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let builder = if is_local { builder.no_proxy() } else { builder };
    builder.build().context("cannot create the HTTP client")
}

/// A test of one endpoint.
struct Probe<'a> {
    client: Client,
    origin: String,
    cross_origin: bool,
    address: Url,
    preset: &'a Preset,
    /// Whether the inbox keeps the test inquiry in quarantine.
    quiet: bool,
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

    /// Returns the solution of the inbox's challenge, or an empty string if there is none. The inbox then quarantines
    /// the inquiry.
    async fn solve_challenge(&mut self) -> String {
        match proof_of_work::solve(&self.client, &self.address).await {
            Ok(proof) => {
                self.good("puzzle", "solved");
                proof
            }
            Err(error) => {
                self.bad("puzzle", format!("{error:#}; without a solution, the inbox quarantines inquiries"));
                String::new()
            }
        }
    }

    /// Posts the inquiry, and checks everything except the outcome. Returns `None` if there is no response, or a
    /// browser would not let the app read it.
    async fn post(&mut self, id: InquiryId, request: &DeliveryRequest) -> Option<DeliveryResponse<Value>> {
        let started = Instant::now();
        let preflight = self.preflight(request).await;
        let mut builder = self.client.post(self.address.clone());
        if self.quiet {
            builder = builder.header(TEST_HEADER, "1");
        }
        let result = builder
            .header(ORIGIN, &self.origin)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, request.content_type)
            .body(request.body.clone())
            .send()
            .await;
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                self.bad("reachable", error_reason(&error));
                return None;
            }
        };
        let status = response.status();
        self.good("reachable", format!("{} in {} ms", status, started.elapsed().as_millis()));
        let readable = self.check_cors(&response) && preflight;
        self.check_redirect(&response);
        self.check_rate(&response);
        let header = |name| header(&response, name);
        let marked = response.headers().contains_key(MARKER_HEADER);
        let retry_after = header(RETRY_AFTER).trim().parse().ok();
        let redirected = status.is_redirection();
        let body = body(response).await.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if !readable {
            self.note("proof", format!("a browser hides this response from the app; look for {}", id.reference()));
            return None;
        }
        Some(DeliveryResponse { status: status.as_u16(), marked, redirected, retry_after, body })
    }

    /// Sends the CORS preflight that a browser sends before a cross-origin request with JSON
    /// (<https://fetch.spec.whatwg.org/#cors-preflight-fetch>). Returns whether the browser would send the request.
    async fn preflight(&mut self, request: &DeliveryRequest) -> bool {
        if !self.cross_origin || request.content_type != "application/json" {
            return true;
        }
        let result = self
            .client
            .request(Method::OPTIONS, self.address.clone())
            .header(ORIGIN, &self.origin)
            .header(ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(ACCESS_CONTROL_REQUEST_HEADERS, "content-type")
            .send()
            .await;
        // The request that follows reports that the endpoint is unreachable.
        let Ok(response) = result else { return false };
        let headers = header(&response, ACCESS_CONTROL_ALLOW_HEADERS);
        let problem = if !response.status().is_success() {
            Some(format!("the response to OPTIONS is {}", response.status()))
        } else if !self.is_allowed(&response) {
            Some(self.not_allowed(&response))
        } else if !lists(&headers, "content-type") {
            Some(format!("Content-Type is not among the allowed headers: {}", or_none(&headers)))
        } else {
            None
        };
        match problem {
            None => {
                self.good("preflight", format!("{} may send JSON", self.origin));
                true
            }
            Some(problem) => {
                self.bad("preflight", format!("{problem}; a browser then sends no inquiry"));
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
            let detail = self.not_allowed(response);
            self.bad("cors", detail);
            return false;
        }
        // The app recognises the inbox's responses by this header.
        let exposed = header(response, ACCESS_CONTROL_EXPOSE_HEADERS);
        if self.preset.is_inbox() && !lists(&exposed, MARKER_HEADER) {
            self.bad("cors", format!("{MARKER_HEADER} is not among the exposed headers: {}", or_none(&exposed)));
            return true;
        }
        self.good("cors", format!("{} may read the response", self.origin));
        true
    }

    fn is_allowed(&self, response: &Response) -> bool {
        let allowed = header(response, ACCESS_CONTROL_ALLOW_ORIGIN);
        allowed == "*" || allowed == self.origin
    }

    fn not_allowed(&self, response: &Response) -> String {
        let allowed = header(response, ACCESS_CONTROL_ALLOW_ORIGIN);
        format!("{} may not read the response; Access-Control-Allow-Origin is {}", self.origin, or_none(&allowed))
    }

    fn check_redirect(&mut self, response: &Response) {
        if response.status().is_redirection() {
            let to = header(response, LOCATION);
            self.bad("redirect", format!("redirects to {}, whose response proves nothing", or_none(&to)));
        }
    }

    fn check_rate(&mut self, response: &Response) {
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let after = header(response, RETRY_AFTER);
            let after = if after.is_empty() { String::new() } else { format!("; retry after {after} seconds") };
            self.bad("rate limit", format!("too many requests{after}"));
            return;
        }
        for name in ["ratelimit-remaining", "x-ratelimit-remaining"] {
            let left = response.headers().get(name).and_then(|value| value.to_str().ok());
            if let Some(left) = left {
                self.note("rate limit", format!("{left} more requests are allowed for now"));
                return;
            }
        }
    }

    /// Adds the check of what the response proves.
    fn check_outcome(&mut self, outcome: DeliveryOutcome) {
        match outcome {
            DeliveryOutcome::Stored(reference) => self.good("proof", format!("stored as {reference}")),
            DeliveryOutcome::Rejected(errors) => {
                let errors: Vec<_> = errors.iter().map(|error| format!("{}: {}", error.field, error.detail)).collect();
                self.bad("proof", format!("refused: {}", errors.join("; ")));
            }
            DeliveryOutcome::Retry(_) => self.bad("proof", "not stored yet; the app would retry later"),
            DeliveryOutcome::Unknown if self.never_proves() => {
                self.note(
                    "proof",
                    "this kind of endpoint never proves storage, and visitors see that; check that the test inquiry arrived",
                );
            }
            DeliveryOutcome::Unknown => self.bad("proof", "the response does not prove that the inquiry is stored"),
        }
    }

    fn never_proves(&self) -> bool {
        let has_no_proof = |custom: &Custom| custom.proof == StorageProof::Nothing;
        match self.preset {
            Preset::Netlify { .. } => true,
            Preset::Json(custom) | Preset::Form(custom) => has_no_proof(custom),
            _ => false,
        }
    }
}

/// Returns a header's value, or an empty string.
fn header(response: &Response, name: HeaderName) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn or_none(value: &str) -> &str {
    if value.is_empty() { "missing" } else { value }
}

fn lists(list: &str, name: &str) -> bool {
    list.split(',').map(str::trim).any(|item| item == "*" || item.eq_ignore_ascii_case(name))
}

/// Reads the body. Returns `None` if it is truncated or longer than [`MAX_RESPONSE`].
async fn body(mut response: Response) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_RESPONSE {
            return None;
        }
    }
    Some(bytes)
}

/// Returns why there is no response: the innermost error is the most specific.
fn error_reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no response within {} seconds", TIMEOUT.as_secs());
    }
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    format!("no response: {reason}")
}
