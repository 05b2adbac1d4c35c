//! Failed deliveries.

use std::time::Duration;

/// Why an inquiry was not delivered. The reason is logged, so it holds nothing that was sent or
/// received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A retry may succeed.
    Transient {
        /// What happened.
        reason: String,
        /// The delay that the receiver asks for.
        retry_after: Option<Duration>,
    },
    /// A retry cannot succeed.
    Permanent(String),
}

impl Failure {
    pub(super) fn transient(reason: String) -> Self {
        Self::Transient { reason, retry_after: None }
    }
}
