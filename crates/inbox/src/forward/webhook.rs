//! Webhooks by the Standard Webhooks specification
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use glossary_core::{
    form::Values,
    inquiry::{Context, InquiryId},
};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::{BadAddress, Failure, Guard, Secret, SigningKey, Transcript, endpoint::Endpoint};
use crate::store::{SpamReason, StoredInquiry};

/// The version of the payload. Adding fields keeps the version; a breaking change increases it.
const PAYLOAD_VERSION: u32 = 1;

/// Posts each inquiry as JSON, signed if there is a key.
#[derive(Clone, Debug)]
pub struct Webhook {
    endpoint: Endpoint,
    key: Option<SigningKey>,
}

/// The payload.
#[derive(Serialize)]
struct Event<'a> {
    r#type: &'static str,
    version: u32,
    /// When the inquiry arrived.
    timestamp: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    id: InquiryId,
    reference: &'a str,
    fields: &'a Values,
    context: &'a Context,
    /// The reasons to suspect spam.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    suspicions: &'a [SpamReason],
    /// Whether the inquiry is an operator's test.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    test: bool,
}

impl Webhook {
    /// Creates a webhook from its URL.
    ///
    /// # Errors
    /// [`BadAddress`].
    pub fn new(address: &Secret, key: Option<SigningKey>, guard: &Guard) -> Result<Self, BadAddress> {
        Ok(Self { endpoint: Endpoint::new(address, guard)?, key })
    }

    /// Delivers an inquiry. Every attempt has the same `webhook-id`.
    pub(super) async fn send(
        &self,
        inquiry: &StoredInquiry,
        target: &str,
        now: Timestamp,
        transcript: &mut Transcript,
    ) -> Result<(), Failure> {
        let body = payload(inquiry)?;
        let id = format!("inq_{}_{target}", inquiry.id.0.simple());
        let timestamp = now.as_second();
        let mut headers = HeaderMap::new();
        let mut add = |name, value: String| match HeaderValue::from_str(&value) {
            Ok(value) => drop(headers.insert(HeaderName::from_static(name), value)),
            // Cannot happen: a target's name is a slug, and the other values are made here.
            Err(_) => tracing::error!(name, "invalid header value"),
        };
        if let Some(key) = &self.key {
            add("webhook-signature", key.sign(&id, timestamp, &body));
        }
        add("webhook-timestamp", timestamp.to_string());
        add("webhook-id", id);
        let response = self.endpoint.post(headers, body, transcript).await?;
        if response.status.is_success() { Ok(()) } else { Err(response.failure()) }
    }
}

fn payload(inquiry: &StoredInquiry) -> Result<String, Failure> {
    let StoredInquiry { id, reference, received_at, fields, context, suspicions, .. } = inquiry;
    let data = Data { id: *id, reference, fields, context, suspicions, test: suspicions.contains(&SpamReason::Test) };
    let event = Event { r#type: "inquiry.received", version: PAYLOAD_VERSION, timestamp: received_at, data };
    serde_json::to_string(&event).map_err(|_| Failure::transient("the inquiry cannot be written as JSON".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::tests::inquiry;

    #[test]
    fn the_payload_is_as_documented() {
        let expected = concat!(
            r#"{"type":"inquiry.received","version":1,"timestamp":"2026-11-22T12:00:00.000Z","data":{"#,
            r#""id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","reference":"K7QX2-9M4TB","#,
            r#""fields":{"email":"ada@example.com","message":"An engine","name":"Ada"},"#,
            r#""context":{"page":"/terms/api/","term":"api","landing":"/","trail":["rest-api","api"],"#,
        );
        let payload = payload(&inquiry(&[])).unwrap();
        assert!(payload.starts_with(expected), "{payload}");
    }
}
