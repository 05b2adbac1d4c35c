//! Inquiries before and after they are stored.

use glossary_core::{
    form::Values,
    inquiry::{Context, InquiryId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A cleaned and validated inquiry to store.
#[derive(Clone, Debug)]
pub struct NewInquiry {
    /// The id.
    pub id: InquiryId,
    /// When the inquiry arrived, by this machine's clock.
    pub received_at: Timestamp,
    /// The values by field name.
    pub fields: Values,
    /// The page and visit that the inquiry came from.
    pub context: Context,
    /// Set for inquiries posted as form data, whose id is missing or differs for each page load: an
    /// inquiry with the same content that arrived at or after this time is a duplicate.
    pub repeats_since: Option<Timestamp>,
    /// The reasons to suspect spam. With any except [`SpamReason::TooFast`] alone, the inquiry is stored as
    /// [`Status::Quarantined`].
    pub suspicions: Vec<SpamReason>,
}

/// A reason to suspect that an inquiry is spam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpamReason {
    /// The honeypot field has text.
    TrapFilled,
    /// The form was filled in faster than people write. Alone, this reason only marks the inquiry.
    TooFast,
    /// The required proof of work is missing or wrong.
    NoProof,
    /// All clients together were above their rate limit.
    OverLimit,
    /// An operator's test, not a visitor's inquiry.
    Test,
}

impl SpamReason {
    /// Returns the name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TrapFilled => "trap-filled",
            Self::TooFast => "too-fast",
            Self::NoProof => "no-proof",
            Self::OverLimit => "over-limit",
            Self::Test => "test",
        }
    }
}

/// Whether an inquiry is forwarded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Forwarded.
    #[default]
    New,
    /// Suspected spam, not forwarded until it is released.
    Quarantined,
}

impl Status {
    /// Returns the name in the database and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Quarantined => "quarantined",
        }
    }
}

impl NewInquiry {
    /// Returns the status to store.
    #[must_use]
    pub fn status(&self) -> Status {
        match *self.suspicions {
            [] => Status::New,
            // Autofill and pasting are fast, too: a second sign is needed.
            [SpamReason::TooFast] => Status::New,
            _ => Status::Quarantined,
        }
    }

    /// Returns the SHA-256 of the fields and their page. The rest of the context may differ between
    /// two attempts at the same inquiry: the trail grows.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.fields, &self.context.page)
    }
}

/// Returns the SHA-256 of the fields and their page.
pub(super) fn fingerprint(fields: &Values, page: &String) -> String {
    let mut hash = Sha256::new();
    let parts = fields.iter().flat_map(|(name, value)| [name, value]).chain([page]);
    for part in parts {
        // Lengths make two ways to split the same text differ.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The result of inserting an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsertOutcome {
    /// The inquiry is new, and durably stored.
    Stored,
    /// The same inquiry was stored before, under this id.
    Duplicate(InquiryId),
    /// The id belongs to an inquiry with other content. Nothing was stored.
    Conflict,
}

/// A stored inquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredInquiry {
    /// The short code for people, derived from the id.
    pub reference: String,
    /// The id.
    pub id: InquiryId,
    /// When the inquiry arrived: UTC, RFC 3339 with milliseconds.
    pub received_at: String,
    /// The values by field name.
    pub fields: Values,
    /// The page and visit that the inquiry came from.
    pub context: Context,
    /// Whether the inquiry is forwarded.
    pub status: Status,
    /// The reasons to suspect spam.
    pub suspicions: Vec<SpamReason>,
}

/// A stored inquiry that cannot be read: its row is damaged, or another version wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the inquiry {id}, which was skipped: {error}")]
pub struct UnreadableInquiry {
    /// The id, as far as it can be read.
    pub id: String,
    /// The reason, without what the visitor wrote.
    pub error: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inquiry(fields: &[(&str, &str)], page: &str, search: &str) -> NewInquiry {
        NewInquiry {
            id: InquiryId::new(0, [0; 10]),
            received_at: Timestamp::UNIX_EPOCH,
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            context: Context { page: page.to_owned(), search: search.to_owned(), ..Context::default() },
            repeats_since: None,
            suspicions: Vec::new(),
        }
    }

    #[test]
    fn the_fingerprint_covers_fields_and_page() {
        let first = inquiry(&[("name", "Ada")], "/", "").fingerprint();
        assert_eq!(first.len(), 64);
        assert_eq!(inquiry(&[("name", "Ada")], "/", "other").fingerprint(), first);
        assert_ne!(inquiry(&[("name", "Ada")], "/terms/api/", "").fingerprint(), first);
        assert_ne!(inquiry(&[("name", "Eve")], "/", "").fingerprint(), first);
    }

    proptest! {
        #[test]
        fn moving_a_character_between_parts_changes_the_fingerprint(name in "[a-z]{1,5}", value in "[a-z]{1,5}") {
            let joined = format!("{name}{value}");
            let whole = inquiry(&[(&joined, "")], "", "").fingerprint();
            prop_assert_ne!(inquiry(&[(&name, &value)], "", "").fingerprint(), whole);
        }
    }
}
