//! Why a request was refused. Every refusal below `/api/` is one of these, as
//! `application/problem+json` (<https://www.rfc-editor.org/rfc/rfc9457>) with
//! the `type` `urn:glossary:problem:<name>`:
//!
//! | status | name | when |
//! | --- | --- | --- |
//! | 400 | `not-json` | the body is no JSON, is nested too deeply, names a key twice, or broke off |
//! | 403 | `origin` | a page of a site that is not listed posted it |
//! | 404 | `not-found` | no such address in the API |
//! | 405 | `method` | inquiries are only posted, challenges only fetched; see `Allow` |
//! | 408 | `too-slow` | the body took too long to arrive |
//! | 413 | `too-large` | the body exceeds 64 KiB |
//! | 415 | `type` | another type than those in `Accept-Post`, or a compressed body |
//! | 422 | `not-an-inquiry` | JSON, but not of an inquiry's shape |
//! | 422 | `fields` | values that the form refuses; see `errors` |
//! | 422 | `id-reused` | the id belongs to an inquiry with other content |
//! | 429 | `too-many` | too many inquiries in a minute; see `Retry-After` |
//! | 503 | `unavailable` | it could not be stored, or too many came at once; see `Retry-After` |

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use glossary_core::inquiry::{FieldError, Problem};

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NotJson(String),
    Origin,
    NotFound,
    /// Only these are allowed.
    Method(&'static str),
    TooSlow,
    TooLarge,
    Type,
    NotAnInquiry(String),
    Fields(Vec<FieldError>),
    IdReused,
    /// For so many seconds.
    TooMany(u64),
    Unavailable,
}

/// When to try again after a 503, in seconds. Long enough for a restart, short
/// enough for a visitor who waits.
const RETRY_AFTER: &str = "5";

impl Refusal {
    pub(super) fn field(field: &str, code: &str, detail: &str) -> Self {
        Self::Fields(vec![FieldError { field: field.to_owned(), code: code.to_owned(), detail: detail.to_owned() }])
    }

    pub(super) fn status(&self) -> StatusCode {
        self.parts().0
    }

    pub(super) fn name(&self) -> &'static str {
        self.parts().1
    }

    /// This refusal for people, with the way out.
    fn detail(&self) -> &str {
        self.parts().3
    }

    /// What is said of each field, or of the form as a whole: that has no field.
    pub(super) fn into_errors(self) -> Vec<FieldError> {
        match self {
            Self::Fields(errors) => errors,
            other => vec![FieldError {
                field: String::new(),
                code: other.name().to_owned(),
                detail: other.detail().to_owned(),
            }],
        }
    }

    /// The headers that this refusal needs, whatever its body is.
    pub(super) fn headers(&self) -> Option<(HeaderName, HeaderValue)> {
        const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
        let (name, value) = match self {
            Self::Method(allowed) => (header::ALLOW, *allowed),
            Self::Type => (ACCEPT_POST, "application/json, application/x-www-form-urlencoded"),
            Self::Unavailable => (header::RETRY_AFTER, RETRY_AFTER),
            Self::TooMany(seconds) => return Some((header::RETRY_AFTER, HeaderValue::from(*seconds))),
            _ => return None,
        };
        Some((name, HeaderValue::from_static(value)))
    }

    fn parts(&self) -> (StatusCode, &'static str, &'static str, &str) {
        use StatusCode as Status;
        match self {
            Self::NotJson(detail) => (Status::BAD_REQUEST, "not-json", "Not JSON", detail),
            Self::Origin => (
                Status::FORBIDDEN,
                "origin",
                "Another site's page",
                "Pages of this site may not send inquiries here. Its operator can list it with --allow-origin.",
            ),
            Self::NotFound => (Status::NOT_FOUND, "not-found", "Not found", "Inquiries are posted to /api/inquiries."),
            Self::Method(_) => (
                Status::METHOD_NOT_ALLOWED,
                "method",
                "Method not allowed",
                "Inquiries are sent with POST and challenges fetched with GET; inquiries are read with \
                 `glossary inquiries`.",
            ),
            Self::TooSlow => (
                Status::REQUEST_TIMEOUT,
                "too-slow",
                "Too slow",
                "The inquiry took too long to arrive. Please try again.",
            ),
            Self::TooLarge => (
                Status::PAYLOAD_TOO_LARGE,
                "too-large",
                "Too large",
                "An inquiry has at most 64 KiB. Shorten the text and try again.",
            ),
            Self::Type => (
                Status::UNSUPPORTED_MEDIA_TYPE,
                "type",
                "Unsupported type",
                "Send application/json or application/x-www-form-urlencoded, not compressed.",
            ),
            Self::NotAnInquiry(detail) => (Status::UNPROCESSABLE_ENTITY, "not-an-inquiry", "Not an inquiry", detail),
            Self::Fields(_) => (
                Status::UNPROCESSABLE_ENTITY,
                "fields",
                "Some fields need attention",
                "Correct what `errors` names and send the inquiry again.",
            ),
            Self::IdReused => (
                Status::UNPROCESSABLE_ENTITY,
                "id-reused",
                "The id is taken",
                "Another inquiry was stored under this id. Send this one with an id of its own.",
            ),
            Self::TooMany(_) => (
                Status::TOO_MANY_REQUESTS,
                "too-many",
                "Too many inquiries",
                "Too many inquiries came in a short time. Yours was not stored; please try again in a minute.",
            ),
            Self::Unavailable => (
                Status::SERVICE_UNAVAILABLE,
                "unavailable",
                "Not stored",
                "Your inquiry could not be stored just now. Please try again in a moment.",
            ),
        }
    }

    fn problem(&self) -> Problem {
        let (status, name, title, detail) = self.parts();
        Problem {
            kind: ["urn:glossary:problem:", name].concat(),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.to_owned(),
            errors: if let Self::Fields(errors) = self { errors.clone() } else { Vec::new() },
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.problem()).unwrap_or_default();
        let mut response = (self.status(), [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        response.headers_mut().extend(self.headers());
        response
    }
}
