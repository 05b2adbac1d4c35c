//! The protocol of deleted inquiries: what was erased, without the text itself.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use anyhow::Context as _;
use glossary_core::inquiry::InquiryId;
use glossary_inbox::store::{JobFilter, Store, StoredInquiry};
use serde::Serialize;

use super::{output::write_json, table::minute};
use crate::terminal::printable;

/// What was erased.
#[derive(Debug, Serialize)]
pub(super) struct ErasureProtocol {
    /// The time of the deletion: UTC, RFC 3339 with milliseconds.
    pub deleted_at: String,
    /// Whether no text remains in the database's files. Backups keep theirs.
    pub erased: bool,
    /// The deleted inquiries.
    pub inquiries: Vec<ErasedInquiry>,
}

/// An inquiry that is to be deleted.
#[derive(Clone, Debug)]
pub(super) enum DeletionCandidate {
    Readable(Box<StoredInquiry>),
    /// An inquiry whose row is damaged.
    Unreadable(InquiryId),
}

impl DeletionCandidate {
    fn id(&self) -> InquiryId {
        match self {
            Self::Readable(inquiry) => inquiry.id,
            Self::Unreadable(id) => *id,
        }
    }
}

/// A deleted inquiry.
#[derive(Debug, Serialize)]
pub(super) struct ErasedInquiry {
    pub reference: String,
    pub id: InquiryId,
    /// When the inquiry arrived; empty if it could not be read.
    pub received_at: String,
    /// The names of the fields that had a value.
    pub fields: Vec<String>,
    /// The targets to which the inquiry was or may have been sent.
    pub sent_to: Vec<SentTo>,
}

/// A target that has or may have a copy.
#[derive(Debug, Serialize)]
pub(super) struct SentTo {
    pub target: String,
    /// The state of the delivery.
    pub state: &'static str,
    /// When the delivery was settled; empty if it was not.
    pub at: String,
}

impl ErasedInquiry {
    /// Reads what is known of an inquiry before it is deleted.
    pub(super) async fn read(store: &Store, inquiry: DeletionCandidate) -> anyhow::Result<Self> {
        let id = inquiry.id();
        let jobs = store.jobs(&JobFilter { inquiry: Some(id), ..JobFilter::default() }).await?;
        let sent = jobs.into_iter().filter(|job| job.attempts > 0).map(|job| SentTo {
            target: job.target,
            state: job.state.name(),
            at: job.settled_at,
        });
        let (received_at, fields) = match inquiry {
            DeletionCandidate::Readable(inquiry) => (inquiry.received_at, inquiry.fields.into_keys().collect()),
            DeletionCandidate::Unreadable(_) => (String::new(), Vec::new()),
        };
        Ok(Self { reference: id.reference(), id, received_at, fields, sent_to: sent.collect() })
    }
}

impl ErasureProtocol {
    /// Writes the protocol as text.
    pub(super) fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        for inquiry in &self.inquiries {
            let ErasedInquiry { reference, received_at, fields, sent_to, .. } = inquiry;
            if received_at.is_empty() {
                write!(out, "{reference}: unreadable")?;
            } else {
                let fields = printable(&fields.join(", "));
                write!(out, "{reference}: received {} UTC; {fields}", minute(received_at))?;
            }
            let targets: Vec<_> = sent_to.iter().map(|sent| printable(&sent.target)).collect();
            if !targets.is_empty() {
                write!(out, "; sent to {}", targets.join(", "))?;
            }
            writeln!(out)?;
        }
        if self.inquiries.iter().any(|inquiry| !inquiry.sent_to.is_empty()) {
            writeln!(
                out,
                "The server notifies webhooks of the deletion. Delete the copies in mailboxes and channels by hand."
            )?;
        }
        Ok(())
    }

    /// Writes the protocol as JSON to a file.
    pub(super) fn write_file(&self, path: &Path) -> anyhow::Result<()> {
        let mut json = Vec::new();
        write_json(&mut json, self)?;
        fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))
    }
}
