//! Refusals of requests. Below `/api/` and at `/oembed`, each is sent as `application/problem+json`
//! (<https://www.rfc-editor.org/rfc/rfc9457>) with the `type` `urn:glossary:problem:<name>`. The
//! manual lists all of them (`docs/src/run/http.md`).

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use glossary_core::{form::FieldError, inquiry::ProblemDetails};

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NotJson(String),
    Origin,
    NotFound,
    /// With the allowed methods.
    Method(&'static str),
    TooSlow,
    TooLarge,
    Type,
    NotAnInquiry(String),
    Fields(Vec<FieldError>),
    IdReused,
    /// With the seconds to wait.
    TooMany(u64),
    Unavailable,
    NoUrl,
    NoTerm,
    Format,
    Busy,
}

/// The seconds after which to retry a 503: long enough for a restart, short enough for a visitor
/// who waits.
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

    /// Returns what happened and what to do, for people.
    fn detail(&self) -> &str {
        self.parts().3
    }

    /// Returns the errors of the fields, or one error of the whole form, which has no field.
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

    /// Returns the errors for a visitor who sees them above the form.
    pub(super) fn into_form_errors(self) -> Vec<FieldError> {
        let detail = match &self {
            Self::TooLarge => {
                "Your message is too long, and its end is missing below. Go back in your browser, shorten the text, \
                 and send it again."
            }
            Self::TooSlow | Self::NotJson(_) => {
                "Your message did not arrive whole. Go back in your browser, and send it again."
            }
            Self::Type => {
                "Your browser sent the form in a way that this site cannot read. Correct the text below, and send it \
                 again."
            }
            Self::Origin => {
                "Your message cannot be sent from this page. Copy your text, open the site's own contact page, and \
                 send it there."
            }
            _ => return self.into_errors(),
        };
        vec![FieldError { field: String::new(), code: self.name().to_owned(), detail: detail.to_owned() }]
    }

    /// Returns the header that this refusal needs in any response format.
    pub(super) fn headers(&self) -> Option<(HeaderName, HeaderValue)> {
        const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
        let (name, value) = match self {
            Self::Method(allowed) => (header::ALLOW, *allowed),
            Self::Type => (ACCEPT_POST, "application/json, application/x-www-form-urlencoded"),
            Self::Unavailable | Self::Busy => (header::RETRY_AFTER, RETRY_AFTER),
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
                "Origin not allowed",
                "Pages of this origin may not send inquiries here. The operator can allow it with --allow-origin.",
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
                "Another inquiry has this id. Send this one with a new id.",
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
            Self::NoUrl => (Status::BAD_REQUEST, "no-url", "No address", "Give the address of a term: /oembed?url=…"),
            Self::NoTerm => (
                Status::NOT_FOUND,
                "no-term",
                "No such term",
                "No term has this address. Copy the address from the browser's address bar.",
            ),
            Self::Format => (
                Status::NOT_IMPLEMENTED,
                "format",
                "Unknown format",
                "Only JSON is supported. Omit `format`, or set it to json.",
            ),
            Self::Busy => (
                Status::SERVICE_UNAVAILABLE,
                "busy",
                "Not read in time",
                "This file could not be read in time. Please try again in a moment.",
            ),
        }
    }

    fn problem(&self) -> ProblemDetails {
        let (status, name, title, detail) = self.parts();
        ProblemDetails {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::docs::{check, row};
    use std::iter::successors;

    /// Returns the variant after `refusal`. The `match` makes the compiler report variants that are
    /// missing here.
    fn after(refusal: &Refusal) -> Option<Refusal> {
        Some(match refusal {
            Refusal::NotJson(_) => Refusal::Origin,
            Refusal::Origin => Refusal::NotFound,
            Refusal::NotFound => Refusal::Method("POST"),
            Refusal::Method(_) => Refusal::TooSlow,
            Refusal::TooSlow => Refusal::TooLarge,
            Refusal::TooLarge => Refusal::Type,
            Refusal::Type => Refusal::NotAnInquiry(String::new()),
            Refusal::NotAnInquiry(_) => Refusal::Fields(Vec::new()),
            Refusal::Fields(_) => Refusal::IdReused,
            Refusal::IdReused => Refusal::TooMany(1),
            Refusal::TooMany(_) => Refusal::Unavailable,
            Refusal::Unavailable => Refusal::NoUrl,
            Refusal::NoUrl => Refusal::NoTerm,
            Refusal::NoTerm => Refusal::Format,
            Refusal::Format => Refusal::Busy,
            Refusal::Busy => return None,
        })
    }

    /// Returns when a request is refused so, for the manual.
    fn when(refusal: &Refusal) -> &'static str {
        match refusal {
            Refusal::NotJson(_) => "The body is not JSON, is nested too deeply, names a key twice, or broke off.",
            Refusal::Origin => "A page of an origin that is not listed posted the inquiry.",
            Refusal::NotFound => "The API has no such address.",
            Refusal::Method(_) => "The address takes other methods, which `Allow` names.",
            Refusal::TooSlow => "The body took more than ten seconds to arrive.",
            Refusal::TooLarge => "The body is larger than 64 KiB, or a form's body than its fields may be.",
            Refusal::Type => "The body is compressed, or has another type than those in `Accept-Post`.",
            Refusal::NotAnInquiry(_) => "The body is JSON, but has not the shape of an inquiry.",
            Refusal::Fields(_) => "The form refuses values. `errors` names the fields.",
            Refusal::IdReused => "An inquiry with other content has this id.",
            Refusal::TooMany(_) => "A rate limit is reached.",
            Refusal::Unavailable => "The inquiry could not be stored, or too many arrived at the same time.",
            Refusal::NoUrl => "`/oembed` was called without the address of a term.",
            Refusal::NoTerm => "`/oembed` was called with an address that is no term's.",
            Refusal::Format => "`/oembed` was asked for another format than JSON.",
            Refusal::Busy => "A file of the site could not be read within 30 seconds.",
        }
    }

    #[test]
    fn the_manual_lists_all_problems() {
        let mut refusals: Vec<_> = successors(Some(Refusal::NotJson(String::new())), after).collect();
        refusals.sort_by_key(Refusal::status);
        let mut text = String::from("| status | problem | when | header |\n| --- | --- | --- | --- |\n");
        for refusal in refusals {
            // The names of headers are case-insensitive; documentation capitalises them.
            let header = refusal.headers().map(|(name, _)| match name.as_str() {
                "accept-post" => "`Accept-Post`",
                "allow" => "`Allow`",
                "retry-after" => "`Retry-After`",
                other => panic!("no spelling of {other}"),
            });
            let (status, name) = (refusal.status().as_u16().to_string(), format!("`{}`", refusal.name()));
            text.push_str(&row([&*status, &name, when(&refusal), header.unwrap_or_default()]));
        }
        check("run/http.md", "problems", &text);
    }
}
