//! Requests to endpoints, and what their responses prove.
//!
//! The status 200 proves nothing: captive portals, proxies and form services send it without having
//! stored an inquiry. Each [`Preset`] defines the request to its endpoint and the response that proves
//! success; any other response proves nothing.
//!
//! Response bodies are read through [`Json`](crate::json::Json), so that the app can pass a value from
//! the browser's parser.

mod preset;
mod request;
mod storage_proof;
mod write;

#[cfg(test)]
mod tests;

pub use preset::{Custom, Preset, StorageProof};
pub use request::{DeliveryRequest, NETLIFY_CAMPAIGN, NETLIFY_OTHERS};
pub use storage_proof::ID_REUSED;

use crate::form::FieldError;

/// The response of an endpoint.
#[derive(Clone, Debug)]
pub struct DeliveryResponse<J> {
    /// The HTTP status.
    pub status: u16,
    /// Whether the response has the header [`crate::inquiry::MARKER_HEADER`].
    pub marked: bool,
    /// Whether the browser followed a redirect. It does so with a GET, whose response says nothing about
    /// the POST.
    pub redirected: bool,
    /// The seconds in the header
    /// [`Retry-After`](https://www.rfc-editor.org/rfc/rfc9110#field.retry-after).
    pub retry_after: Option<u32>,
    /// The body; `None` if it is not JSON, like the log-in page of a captive portal, or is truncated.
    pub body: Option<J>,
}

/// The outcome of an attempt to deliver an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The inquiry is durably stored, under this reference.
    Stored(String),
    /// The endpoint refused the inquiry for errors in its fields.
    Rejected(Vec<FieldError>),
    /// The inquiry is not stored and may be sent again, after the given seconds if the endpoint asked for
    /// a delay.
    Retry(Option<u32>),
    /// The response proves nothing.
    Unknown,
}

/// One of the two endpoints of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndpointRole {
    /// [`crate::contact::Contact::endpoint`]
    #[default]
    Primary,
    /// [`crate::contact::Contact::fallback`]
    Fallback,
}
