//! Delivery jobs: one for each inquiry and target.

use glossary_core::inquiry::InquiryId;
use jiff::Timestamp;
use serde::Serialize;

use super::StoredInquiry;

/// A claimed job. Its holder sends the inquiry to the target and settles the job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The id, the same for every attempt.
    pub id: i64,
    /// The inquiry to send.
    pub inquiry: StoredInquiry,
    /// The target's name in the settings.
    pub target: String,
    /// The number of this attempt, from 1.
    pub attempts: u32,
    /// How often the job was claimed, including this time. Identifies the holder.
    pub claim: u32,
}

/// A claimed notice of a deleted inquiry. Its holder sends it to the target and settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The id, the same for every attempt.
    pub id: i64,
    /// The id of the deleted inquiry.
    pub inquiry: InquiryId,
    /// The deleted inquiry's reference.
    pub reference: String,
    /// When the inquiry was deleted: UTC, RFC 3339 with milliseconds.
    pub deleted_at: String,
    /// The target's name in the settings.
    pub target: String,
    /// The number of this attempt, from 1.
    pub attempts: u32,
    /// How often the notice was claimed, including this time. Identifies the holder.
    pub claim: u32,
}

/// The outcome of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The target has accepted the inquiry.
    Delivered,
    /// The attempt failed and is retried.
    Retry {
        /// The earliest time of the next attempt.
        at: Timestamp,
        /// The reason for people, without what the visitor wrote.
        error: String,
    },
    /// The job failed. Only [`super::Store::resend`] retries it.
    Dead {
        /// The reason for people, without what the visitor wrote.
        error: String,
    },
}

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// Waiting for its first or next attempt.
    Pending,
    /// Delivered.
    Delivered,
    /// Given up.
    Dead,
}

impl JobState {
    pub(super) const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Dead];

    /// Returns the name in the database and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

/// A stored job. Times are UTC, RFC 3339 with milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredJob {
    /// The id.
    pub id: i64,
    /// The inquiry to send.
    pub inquiry: InquiryId,
    /// The inquiry's reference.
    pub reference: String,
    /// The target's name in the settings.
    pub target: String,
    /// The state.
    pub state: JobState,
    /// The number of attempts since the job was created or resent.
    pub attempts: u32,
    /// When the next attempt is due; empty if at once.
    pub due_at: String,
    /// When the current lease ends; empty if there is none.
    pub leased_until: String,
    /// When the job was delivered or given up; empty before.
    pub settled_at: String,
    /// Why the last attempt failed; empty if it did not.
    pub error: String,
}

/// Which jobs to list, newest first. The default selects all.
#[derive(Clone, Debug, Default)]
pub struct JobFilter {
    /// Jobs of this inquiry.
    pub inquiry: Option<InquiryId>,
    /// Jobs for this target.
    pub target: Option<String>,
    /// Jobs in this state.
    pub state: Option<JobState>,
    /// The most jobs to list.
    pub limit: Option<u32>,
}
