//! What is to be sent on: one job for each inquiry and target.

use glossary_core::inquiry::InquiryId;
use jiff::Timestamp;
use serde::Serialize;

use super::StoredInquiry;

/// A job that was claimed: whoever holds it sends the inquiry to the target, and settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its identity, the same for every attempt.
    pub id: i64,
    /// What is sent.
    pub inquiry: StoredInquiry,
    /// To whom: the name in the settings.
    pub target: String,
    /// Which attempt this is, from 1.
    pub attempts: u32,
    /// How often it was handed out, this time included. Tells its holder from those before.
    pub claim: u32,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The target has it.
    Delivered,
    /// It failed, and is tried again.
    Retry {
        /// Not before then.
        at: Timestamp,
        /// Why it failed, for people; without what the visitor wrote.
        error: String,
    },
    /// It failed, and only a person can have it tried again ([`super::Store::resend`]).
    Dead {
        /// Why it failed, for people; without what the visitor wrote.
        error: String,
    },
}

/// What has become of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// It is to be done.
    Pending,
    /// It is done.
    Delivered,
    /// It was given up.
    Dead,
}

impl JobState {
    pub(super) const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Dead];

    /// Its name in the database and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

/// A job as it is stored. Times are UTC, RFC 3339 with milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredJob {
    /// Its identity.
    pub id: i64,
    /// What is sent.
    pub inquiry: InquiryId,
    /// What people call that inquiry by.
    pub reference: String,
    /// To whom: the name in the settings.
    pub target: String,
    /// What has become of it.
    pub state: JobState,
    /// How often it was tried since it was made or sent again by hand.
    pub attempts: u32,
    /// When it is tried next; empty: at once.
    pub due_at: String,
    /// Until when somebody holds it; empty: nobody does.
    pub leased_until: String,
    /// When it was delivered or given up; empty before.
    pub settled_at: String,
    /// Why the last attempt failed; empty where none did.
    pub error: String,
}

/// Which jobs to list, the newest first. The default is all.
#[derive(Clone, Debug, Default)]
pub struct JobFilter {
    /// Those of this inquiry.
    pub inquiry: Option<InquiryId>,
    /// Those for this target.
    pub target: Option<String>,
    /// Those in this state.
    pub state: Option<JobState>,
    /// At most so many.
    pub limit: Option<u32>,
}
