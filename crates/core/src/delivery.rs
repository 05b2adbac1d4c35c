//! What an endpoint's answer proves.
//!
//! A status of 200 is no proof: captive portals, proxies and form services send
//! it without having stored anything. Only an answer that bears the inbox's mark
//! and repeats the inquiry's id is taken for a success.

use serde::Deserialize;

use crate::inquiry::{FieldError, InquiryId};

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// It bears [`crate::inquiry::MARKER_HEADER`].
    pub marked: bool,
    /// What its body says.
    pub reply: Reply,
}

/// What could be read in an answer's body; empty where it is no JSON, as a
/// network's log-in page is not, or was cut off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Reply {
    /// The id of the inquiry that it is about.
    pub id: Option<InquiryId>,
    /// What people call the stored inquiry by.
    pub reference: String,
    /// What is wrong with which field.
    pub errors: Vec<FieldError>,
}

/// What is known of an inquiry after an attempt to deliver it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Durably stored, under this reference.
    Stored(String),
    /// Not accepted, for what is wrong with these fields.
    Rejected(Vec<FieldError>),
    /// Not stored now; the same inquiry may be sent again later.
    Retry,
    /// The answer proves nothing either way.
    Unknown,
}

/// What an answer of the inbox proves of the inquiry with this id.
#[must_use]
pub fn outcome(id: InquiryId, answer: Answer) -> Outcome {
    let reply = answer.reply;
    match answer.status {
        200 | 201 if answer.marked && reply.id == Some(id) && !reply.reference.is_empty() => {
            Outcome::Stored(reply.reference)
        }
        422 if answer.marked && !reply.errors.is_empty() => Outcome::Rejected(reply.errors),
        408 | 425 | 429 | 500..=599 => Outcome::Retry,
        _ => Outcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: InquiryId = InquiryId(uuid::uuid!("0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"));
    const STORED: &str = r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","reference":"K7QX2-9M4TB","duplicate":false}"#;
    const OTHER: &str = r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-000000000000","reference":"K7QX2-9M4TB","duplicate":false}"#;
    const REFUSED: &str = r#"{"status":422,"errors":[{"field":"name","code":"required","detail":"Enter your name"}]}"#;

    #[test]
    fn only_proof_is_success() {
        let rejected = || {
            Outcome::Rejected(vec![FieldError {
                field: "name".into(),
                code: "required".into(),
                detail: "Enter your name".into(),
            }])
        };
        let table = [
            (201, true, STORED, Outcome::Stored("K7QX2-9M4TB".into())),
            (200, true, STORED, Outcome::Stored("K7QX2-9M4TB".into())),
            (200, false, STORED, Outcome::Unknown),
            (200, true, OTHER, Outcome::Unknown),
            (201, true, &STORED[..40], Outcome::Unknown),
            (200, false, "<html>Welcome to the hotel's network</html>", Outcome::Unknown),
            (200, true, r#"{"error":"form over quota"}"#, Outcome::Unknown),
            (202, true, STORED, Outcome::Unknown),
            (302, false, "", Outcome::Unknown),
            (404, false, "", Outcome::Unknown),
            (422, true, REFUSED, rejected()),
            (422, false, REFUSED, Outcome::Unknown),
            (422, true, "{}", Outcome::Unknown),
            (408, false, "", Outcome::Retry),
            (425, false, "", Outcome::Retry),
            (429, true, "{}", Outcome::Retry),
            (500, false, "", Outcome::Retry),
            (502, false, "<html>", Outcome::Retry),
            (503, true, "{}", Outcome::Retry),
        ];
        for (status, marked, body, expected) in table {
            let reply = serde_json::from_str(body).unwrap_or_default();
            assert_eq!(outcome(ID, Answer { status, marked, reply }), expected, "{status} {marked} {body}");
        }
    }
}
