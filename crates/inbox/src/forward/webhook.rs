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
use crate::store::{Deletion, SpamReason, StoredInquiry};

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
struct Event<'a, D> {
    r#type: &'static str,
    version: u32,
    /// When the inquiry arrived or was deleted.
    timestamp: &'a str,
    data: D,
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

#[derive(Serialize)]
struct DeletedData<'a> {
    id: InquiryId,
    reference: &'a str,
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
        let id = format!("inq_{}_{target}", inquiry.id.0.simple());
        self.post(id, payload(inquiry)?, now, transcript).await
    }

    /// Tells the receiver that an inquiry was deleted, so that the receiver can delete its copy.
    pub(super) async fn send_deletion(&self, deletion: &Deletion, now: Timestamp) -> Result<(), Failure> {
        let id = format!("del_{}_{}", deletion.inquiry.0.simple(), deletion.target);
        self.post(id, deletion_payload(deletion)?, now, &mut Transcript::default()).await
    }

    async fn post(&self, id: String, body: String, now: Timestamp, transcript: &mut Transcript) -> Result<(), Failure> {
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

fn deletion_payload(deletion: &Deletion) -> Result<String, Failure> {
    let Deletion { inquiry, reference, deleted_at, .. } = deletion;
    let data = DeletedData { id: *inquiry, reference };
    json(&Event { r#type: "inquiry.deleted", version: PAYLOAD_VERSION, timestamp: deleted_at, data })
}

fn json(event: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(event).map_err(|_| Failure::transient("the inquiry cannot be written as JSON".to_owned()))
}

fn payload(inquiry: &StoredInquiry) -> Result<String, Failure> {
    let StoredInquiry { id, reference, received_at, fields, context, suspicions, .. } = inquiry;
    let data = Data { id: *id, reference, fields, context, suspicions, test: suspicions.contains(&SpamReason::Test) };
    json(&Event { r#type: "inquiry.received", version: PAYLOAD_VERSION, timestamp: received_at, data })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::forward::tests::inquiry;

    #[test]
    fn the_payload_of_a_deletion_holds_no_text_of_the_visitor() {
        let inquiry = inquiry(&[]);
        let deletion = Deletion {
            id: 1,
            inquiry: inquiry.id,
            reference: inquiry.reference,
            deleted_at: "2026-11-23T12:00:00.000Z".to_owned(),
            target: "crm".to_owned(),
            attempts: 1,
            claim: 1,
        };
        let expected = concat!(
            r#"{"type":"inquiry.deleted","version":1,"timestamp":"2026-11-23T12:00:00.000Z","data":{"#,
            r#""id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","reference":"K7QX2-9M4TB"}}"#,
        );
        assert_eq!(deletion_payload(&deletion).unwrap(), expected);
    }

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

    #[test]
    fn the_manual_shows_the_members_of_the_payload() {
        let page = include_str!("../../../../docs/src/run/forwarding.md");
        let (_, sample) = page.split_once("```json\n").unwrap();
        let sample: Value = serde_json::from_str(sample.split_once("```").unwrap().0).unwrap();
        let payload: Value = serde_json::from_str(&payload(&inquiry(&[])).unwrap()).unwrap();
        for path in ["", "/data", "/data/context"] {
            let keys = |value: &Value| -> BTreeSet<String> {
                value.pointer(path).unwrap().as_object().unwrap().keys().cloned().collect()
            };
            assert_eq!(keys(&sample), keys(&payload), "{path}");
        }
        assert_eq!(sample["type"], payload["type"]);
        assert_eq!(sample["version"], PAYLOAD_VERSION);
    }
}
