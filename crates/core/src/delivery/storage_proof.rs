//! Evaluates an endpoint's response: does it prove that the inquiry is stored?

use super::{
    DeliveryOutcome, DeliveryResponse, Preset, StorageProof,
    preset::{Custom, UNKNOWN_FIELD},
};
use crate::{form::FieldError, inquiry::InquiryId, json::Json};

/// The code of the refusal where no service takes inquiries at the endpoint's address.
const NO_ENDPOINT: &str = "no-endpoint";

/// The code of the refusal of an inquiry whose id another inquiry has.
pub const ID_REUSED: &str = "id-reused";

impl DeliveryOutcome {
    /// Returns whether no service takes inquiries at the endpoint's address.
    #[must_use]
    pub fn has_no_endpoint(&self) -> bool {
        matches!(self, Self::Rejected(errors) if errors.iter().any(|error| error.code == NO_ENDPOINT))
    }
}

impl Preset {
    /// Returns what the response proves about the inquiry with this id.
    #[must_use]
    pub fn outcome<J: Json>(&self, id: InquiryId, response: &DeliveryResponse<J>) -> DeliveryOutcome {
        if *self == Self::Inbox {
            return inbox(id, response);
        }
        if let (false, Some(body)) = (response.redirected, &response.body) {
            if self.proves_storage(id, response.status, body) {
                return DeliveryOutcome::Stored(id.reference());
            }
            if matches!(response.status, 400 | 422) {
                let errors = self.errors(body);
                if !errors.is_empty() {
                    return DeliveryOutcome::Rejected(errors);
                }
            }
        }
        match response.status {
            429 => DeliveryOutcome::Retry(response.retry_after.or(self.default_retry_after())),
            408 | 425 => DeliveryOutcome::Retry(response.retry_after),
            // With `Retry-After`, the service itself refused the request before it stored anything.
            503 if response.retry_after.is_some() => DeliveryOutcome::Retry(response.retry_after),
            // The service may have stored the inquiry before it failed; a proxy then sends 503 too.
            500..=599 if self.is_repeatable() => DeliveryOutcome::Retry(response.retry_after),
            // No service takes inquiries at this address.
            404 | 405 if !response.redirected => refused(
                NO_ENDPOINT,
                "We cannot receive messages at the moment. Copy your message, and contact us in another way.",
            ),
            _ => DeliveryOutcome::Unknown,
        }
    }

    fn proves_storage<J: Json>(&self, id: InquiryId, status: u16, body: &J) -> bool {
        // Some services report a failure with the status 200.
        let failed = body.get("error").is_some() || body.get("errors").is_some();
        let flag = |name| body.get(name).and_then(|value| value.flag());
        let has_text = |name| body.get(name).is_some_and(|value| value.text().is_some());
        match self {
            Self::Inbox | Self::Netlify { .. } => false,
            Self::Json(custom) | Self::Form(custom) => {
                let expected = match &*custom.statuses {
                    [] => (200..300).contains(&status),
                    statuses => statuses.contains(&status),
                };
                expected && !failed && custom.proves_storage(id, body)
            }
            Self::Formspree => status == 200 && !failed && flag("ok").unwrap_or_else(|| has_text("next")),
            Self::Hubspot => {
                status == 200
                    && !failed
                    && !has_text("status")
                    && (has_text("inlineMessage") || has_text("redirectUri"))
            }
            Self::Web3forms { .. } => status == 200 && !failed && flag("success") == Some(true),
            Self::Basin => {
                status == 200 && !failed && flag("success").or(flag("ok")) != Some(false) && body.is_object()
            }
        }
    }

    /// Returns the field errors that the visitor can correct. Other errors, such as a closed or
    /// misconfigured form, are left out.
    fn errors<J: Json>(&self, body: &J) -> Vec<FieldError> {
        let listed = body.get("errors").map(|errors| errors.items()).unwrap_or_default();
        let errors: Vec<_> = listed.iter().filter_map(|error| self.error(error)).collect();
        // The visitor cannot correct unknown fields, so other errors go first.
        let correctable: Vec<_> = errors.iter().filter(|error| error.code != UNKNOWN_FIELD).cloned().collect();
        if correctable.is_empty() { errors } else { correctable }
    }

    fn error<J: Json>(&self, error: &J) -> Option<FieldError> {
        match self {
            Self::Json(_) | Self::Form(_) => field_error(error),
            Self::Formspree => {
                let (field, message) = (text(error, "field")?, text(error, "message")?);
                let detail = [&*field, " ", &message].concat();
                Some(FieldError { field, code: text(error, "code").unwrap_or_default(), detail })
            }
            Self::Hubspot => hubspot_error(error),
            _ => None,
        }
    }

    /// Returns the seconds to wait after a 429 without `Retry-After`: Web3Forms blocks an address for an
    /// hour, HubSpot for a minute, and Formspree accepts 20 inquiries per minute.
    fn default_retry_after(&self) -> Option<u32> {
        match self {
            Self::Web3forms { .. } => Some(3_600),
            Self::Hubspot | Self::Formspree => Some(60),
            _ => None,
        }
    }
}

impl Custom {
    fn proves_storage<J: Json>(&self, id: InquiryId, body: &J) -> bool {
        match &self.proof {
            StorageProof::Nothing => false,
            StorageProof::Member(path, expected) => member_at(body, path).is_some_and(|value| match value.flag() {
                Some(flag) => *expected == if flag { "true" } else { "false" },
                None => value.text().as_ref() == Some(expected),
            }),
            StorageProof::Echo(path) => member_at(body, path).and_then(|value| value.text()?.parse().ok()) == Some(id),
        }
    }
}

/// Returns what a response of the inbox proves: a success has the inbox's marker header and the
/// inquiry's id.
pub(super) fn inbox<J: Json>(id: InquiryId, response: &DeliveryResponse<J>) -> DeliveryOutcome {
    if let (true, Some(body)) = (response.marked, &response.body) {
        match response.status {
            200 | 201 if contains_id(id, body, "id") => {
                if let Some(reference) = text(body, "reference").filter(|reference| !reference.is_empty()) {
                    return DeliveryOutcome::Stored(reference);
                }
            }
            422 => {
                let listed = body.get("errors").map(|errors| errors.items()).unwrap_or_default();
                let errors: Vec<_> = listed.iter().filter_map(field_error).collect();
                if !errors.is_empty() {
                    return DeliveryOutcome::Rejected(errors);
                }
                if text(body, "type").is_some_and(|kind| kind.ends_with(ID_REUSED)) {
                    return refused(ID_REUSED, "Another message was sent under this number. Send this one once more.");
                }
            }
            413 => return refused("too-large", "Your message is too long to be sent. Shorten it."),
            403 => {
                return refused(
                    "origin",
                    "This page may not send messages. Copy your message, and contact us in another way.",
                );
            }
            _ => {}
        }
    }
    match response.status {
        408 | 425 | 429 | 500..=599 => DeliveryOutcome::Retry(response.retry_after),
        _ => DeliveryOutcome::Unknown,
    }
}

/// Returns a refusal of the inquiry as a whole.
fn refused(code: &str, detail: &str) -> DeliveryOutcome {
    let error = FieldError { field: String::new(), code: code.to_owned(), detail: detail.to_owned() };
    DeliveryOutcome::Rejected(vec![error])
}

/// Returns the member at a path such as `data.ok`.
fn member_at<J: Json>(body: &J, path: &str) -> Option<J> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let member = body.get(first)?;
    if rest.is_empty() { Some(member) } else { member_at(&member, rest) }
}

fn text<J: Json>(body: &J, name: &str) -> Option<String> {
    body.get(name)?.text()
}

fn contains_id<J: Json>(id: InquiryId, body: &J, name: &str) -> bool {
    text(body, name).and_then(|text| text.parse().ok()) == Some(id)
}

/// Reads an error in the inbox's format. Custom endpoints may use `message` for `detail`.
fn field_error<J: Json>(error: &J) -> Option<FieldError> {
    let detail = text(error, "detail").or_else(|| text(error, "message"))?;
    Some(FieldError { field: text(error, "field")?, code: text(error, "code").unwrap_or_default(), detail })
}

/// Reads an error of HubSpot, whose message names the field: `Error in 'fields.email'. Invalid email
/// address`. The format is known from public clients, not from the documentation, so unreadable errors
/// are skipped.
fn hubspot_error<J: Json>(error: &J) -> Option<FieldError> {
    let (kind, message) = (text(error, "errorType")?, text(error, "message")?);
    let code = match &*kind {
        "FIELD_NOT_IN_FORM_DEFINITION" | "VALUE_NOT_IN_FIELD_DEFINITION" => UNKNOWN_FIELD,
        "INVALID_EMAIL" | "BLOCKED_EMAIL" => "not-an-email",
        "REQUIRED_FIELD" => "required",
        "INPUT_TOO_LARGE" => "too-long",
        "INVALID_NUMBER" | "NUMBER_OUT_OF_RANGE" => "not-a-number",
        _ => return None,
    };
    let (_, after) = message.split_once('\'')?;
    let (name, rest) = after.split_once('\'')?;
    let name = name.strip_prefix("fields.").unwrap_or(name);
    let field = if name == super::request::HUBSPOT_NAME { "name" } else { name }.to_owned();
    let detail = rest.strip_prefix(". ").unwrap_or(&message).to_owned();
    Some(FieldError { field, code: code.to_owned(), detail })
}
