//! Failed deliveries.

use std::time::Duration;

/// Why an inquiry was not delivered. The reason is logged, so it holds nothing that was sent or
/// received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// A retry may succeed.
    #[error("{reason}")]
    Transient {
        /// What happened.
        reason: String,
        /// The delay that the receiver asks for.
        retry_after: Option<Duration>,
    },
    /// The target did not answer in time. A retry may succeed, but other deliveries would wait as long.
    #[error("{0}")]
    Timeout(String),
    /// A retry cannot succeed.
    #[error("{0}")]
    Permanent(String),
}

impl Failure {
    pub(super) fn transient(reason: String) -> Self {
        Self::Transient { reason, retry_after: None }
    }
}
