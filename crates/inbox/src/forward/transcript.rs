//! The record of one delivery, for operators who test a target.

/// What was sent to a target and what the target answered. Unlike a [`Failure`](super::Failure), the record holds
/// what a visitor wrote, so it must not be logged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// The message with its headers; empty if nothing was sent.
    pub sent: String,
    /// The start of the answer; empty if there was none.
    pub answered: String,
}
