//! An inquiry on its way into the store, and as it comes out.

use glossary_core::{
    form::Values,
    inquiry::{Context, InquiryId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// An inquiry that is to be stored, cleaned and checked.
#[derive(Clone, Debug)]
pub struct NewInquiry {
    /// Its identity.
    pub id: InquiryId,
    /// When it arrived, by this machine's clock.
    pub received_at: Timestamp,
    /// What was typed, by field.
    pub fields: Values,
    /// Where it came from.
    pub context: Context,
    /// A browser posted it by itself, without an id or with one of that load of the page: an
    /// inquiry with the same content that arrived at or after this time is this one, sent twice.
    pub repeats_since: Option<Timestamp>,
    /// What speaks against it. With any, it is stored as [`Status::Quarantined`].
    pub suspicions: Vec<Suspicion>,
}

/// What speaks against an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suspicion {
    /// There is text in the field that people cannot see.
    TrapFilled,
    /// It was written faster than people write.
    TooFast,
    /// It lacks the proof of work that was asked for.
    NoProof,
}

impl Suspicion {
    /// Its name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TrapFilled => "trap-filled",
            Self::TooFast => "too-fast",
            Self::NoProof => "no-proof",
        }
    }
}

/// Whether an inquiry is taken for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is, and is forwarded.
    #[default]
    New,
    /// It is suspected, and forwarded to nobody until it is released.
    Quarantined,
}

impl Status {
    /// Its name in the database and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Quarantined => "quarantined",
        }
    }
}

impl NewInquiry {
    /// What it is stored as.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.suspicions.is_empty() { Status::New } else { Status::Quarantined }
    }

    /// The hash of what the inquiry says: its fields and the page that they were
    /// written on. The rest of the context may differ between two attempts (the
    /// trail grows), and they are still the same inquiry.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let parts = self.fields.iter().flat_map(|(name, value)| [name, value]).chain([&self.context.page]);
        for part in parts {
            // With its length, so that two ways to cut the same text differ.
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// An inquiry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredInquiry {
    /// What people call it by.
    pub reference: String,
    /// Its identity.
    pub id: InquiryId,
    /// When it arrived: UTC, RFC 3339 with milliseconds.
    pub received_at: String,
    /// What was typed, by field.
    pub fields: Values,
    /// Where it came from.
    pub context: Context,
    /// Whether it is taken for an inquiry.
    pub status: Status,
    /// What speaks against it.
    pub suspicions: Vec<Suspicion>,
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
    fn the_fingerprint_is_of_fields_and_page() {
        let first = inquiry(&[("name", "Ada")], "/", "").fingerprint();
        assert_eq!(first.len(), 64);
        assert_eq!(inquiry(&[("name", "Ada")], "/", "other").fingerprint(), first);
        assert_ne!(inquiry(&[("name", "Ada")], "/terms/api/", "").fingerprint(), first);
        assert_ne!(inquiry(&[("name", "Eve")], "/", "").fingerprint(), first);
    }

    proptest! {
        #[test]
        fn moving_a_character_between_parts_changes_it(name in "[a-z]{1,5}", value in "[a-z]{1,5}") {
            let joined = format!("{name}{value}");
            let whole = inquiry(&[(&joined, "")], "", "").fingerprint();
            prop_assert_ne!(inquiry(&[(&name, &value)], "", "").fingerprint(), whole);
        }
    }
}
