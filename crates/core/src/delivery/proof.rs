//! What an endpoint's answer proves.

use super::{
    Answer, Json, Outcome, Preset, Proof,
    preset::{Custom, UNKNOWN_FIELD},
};
use crate::inquiry::{FieldError, InquiryId};

impl Preset {
    /// What the answer proves of the inquiry with this id.
    #[must_use]
    pub fn outcome<J: Json>(&self, id: InquiryId, answer: &Answer<J>) -> Outcome {
        if *self == Self::Inbox {
            return inbox(id, answer);
        }
        if let (false, Some(body)) = (answer.redirected, &answer.body) {
            if self.is_proof(id, answer.status, body) {
                return Outcome::Stored(id.reference());
            }
            if matches!(answer.status, 400 | 422) {
                let errors = self.errors(body);
                if !errors.is_empty() {
                    return Outcome::Rejected(errors);
                }
            }
        }
        match answer.status {
            429 => Outcome::Retry(answer.retry_after.or(self.pause())),
            408 | 425 => Outcome::Retry(answer.retry_after),
            // One that names a time comes from the service itself, before it took anything.
            503 if answer.retry_after.is_some() => Outcome::Retry(answer.retry_after),
            // It may have been stored before something failed, and a proxy says 503 then too.
            500..=599 if self.is_repeatable() => Outcome::Retry(answer.retry_after),
            _ => Outcome::Unknown,
        }
    }

    fn is_proof<J: Json>(&self, id: InquiryId, status: u16, body: &J) -> bool {
        // Some of them tell a failure with a status of 200.
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
                expected && !failed && custom.is_proof(id, body)
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

    /// What the visitor can put right, of what is wrong with the fields. Other
    /// errors are none of the visitor's: the form is closed, or not set up well.
    fn errors<J: Json>(&self, body: &J) -> Vec<FieldError> {
        let listed = body.get("errors").map(|errors| errors.items()).unwrap_or_default();
        let errors: Vec<_> = listed.iter().filter_map(|error| self.error(error)).collect();
        // What has no place there is our own affair, as long as there is more to say.
        let visitors: Vec<_> = errors.iter().filter(|error| error.code != UNKNOWN_FIELD).cloned().collect();
        if visitors.is_empty() { errors } else { visitors }
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

    /// How many seconds the endpoint counts against a sender that was too quick,
    /// where it does not say so itself: Web3Forms shuts an address out for an
    /// hour, HubSpot for a minute, Formspree takes 20 a minute.
    fn pause(&self) -> Option<u32> {
        match self {
            Self::Web3forms { .. } => Some(3_600),
            Self::Hubspot | Self::Formspree => Some(60),
            _ => None,
        }
    }
}

impl Custom {
    fn is_proof<J: Json>(&self, id: InquiryId, body: &J) -> bool {
        match &self.proof {
            Proof::Nothing => false,
            Proof::Member(path, expected) => at(body, path).is_some_and(|value| match value.flag() {
                Some(flag) => *expected == if flag { "true" } else { "false" },
                None => value.text().as_ref() == Some(expected),
            }),
            Proof::Echo(path) => at(body, path).and_then(|value| value.text()?.parse().ok()) == Some(id),
        }
    }
}

/// What an answer of the inbox proves: only one that bears its mark and repeats
/// the inquiry's id is a success.
pub(super) fn inbox<J: Json>(id: InquiryId, answer: &Answer<J>) -> Outcome {
    if let (true, Some(body)) = (answer.marked, &answer.body) {
        match answer.status {
            200 | 201 if repeats(id, body, "id") => {
                if let Some(reference) = text(body, "reference").filter(|reference| !reference.is_empty()) {
                    return Outcome::Stored(reference);
                }
            }
            422 => {
                let listed = body.get("errors").map(|errors| errors.items()).unwrap_or_default();
                let errors: Vec<_> = listed.iter().filter_map(field_error).collect();
                if !errors.is_empty() {
                    return Outcome::Rejected(errors);
                }
            }
            _ => {}
        }
    }
    match answer.status {
        408 | 425 | 429 | 500..=599 => Outcome::Retry(answer.retry_after),
        _ => Outcome::Unknown,
    }
}

/// The member at a path such as `data.ok`.
fn at<J: Json>(body: &J, path: &str) -> Option<J> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let member = body.get(first)?;
    if rest.is_empty() { Some(member) } else { at(&member, rest) }
}

fn text<J: Json>(body: &J, name: &str) -> Option<String> {
    body.get(name)?.text()
}

fn repeats<J: Json>(id: InquiryId, body: &J, name: &str) -> bool {
    text(body, name).and_then(|text| text.parse().ok()) == Some(id)
}

/// An error as the inbox writes it. Endpoints of one's own may say `message`.
fn field_error<J: Json>(error: &J) -> Option<FieldError> {
    let detail = text(error, "detail").or_else(|| text(error, "message"))?;
    Some(FieldError { field: text(error, "field")?, code: text(error, "code").unwrap_or_default(), detail })
}

/// HubSpot names the field in the message: `Error in 'fields.email'. Invalid email
/// address`. Which errors are told so is known from public clients, not from its
/// documentation, so what cannot be read is left out.
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
