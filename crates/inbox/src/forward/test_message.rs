//! The message that tests a target.

use glossary_core::inquiry::{Context, InquiryId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::store::{SpamReason, Status, StoredInquiry};

/// Returns an inquiry that is marked as a test of a target, and is not stored. `email` is the visitor's address.
#[must_use]
pub fn test_message(target: &str, email: &str, now: Timestamp) -> StoredInquiry {
    let id = InquiryId(Uuid::now_v7());
    let message = format!(
        "This message tests the target `{target}`. It was sent by `glossary forward test`; no visitor has written."
    );
    let fields = [("name", "TEST, please ignore"), ("email", email), ("message", &message)];
    StoredInquiry {
        reference: id.reference(),
        id,
        received_at: format!("{now:.3}"),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        context: Context { page: "/contact/".to_owned(), ..Context::default() },
        status: Status::Quarantined,
        suspicions: vec![SpamReason::Test],
    }
}
