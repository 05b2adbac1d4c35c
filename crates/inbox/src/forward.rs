//! Passing inquiries on to where a team works.
//!
//! An inquiry's way:
//!
//! 1. The [`store`](crate::store) queues a job for each target in the transaction
//!    that stores the inquiry, so that neither is there without the other.
//! 2. The [`Forwarder`] claims jobs, several at once, and sends each by its
//!    target's transport: [`Webhook`], [`Slack`], [`Mail`] or [`Receipt`].
//! 3. What was delivered is done. What failed is tried again for a day
//!    ([`schedule`]), then kept as dead until somebody sends it again.
//!
//! A job is delivered at least once: who is cut off between sending and noting it
//! sends again, under the same id. Nothing of what a visitor wrote is logged.

mod address;
mod endpoint;
mod mail;
mod metrics;
mod resolve;
pub mod schedule;
mod secret;
mod signature;
mod slack;
mod summary;
mod webhook;
mod worker;

use std::time::Duration;

use jiff::Timestamp;

pub use self::{
    address::is_public,
    endpoint::BadAddress,
    mail::{BadMail, Mail, Receipt, Relay},
    metrics::Metrics,
    resolve::{Blocked, Guard, Lookup},
    secret::Secret,
    signature::{NotAKey, SigningKey},
    slack::Slack,
    webhook::Webhook,
    worker::{Clock, Forwarder},
};
use crate::store::StoredInquiry;

/// Somewhere that inquiries are passed on to.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name in the settings, the queue and the log: a slug.
    pub name: String,
    /// How it is reached.
    pub transport: Transport,
}

/// How a target is reached.
#[derive(Clone, Debug)]
pub enum Transport {
    /// A program's webhook.
    Webhook(Webhook),
    /// A channel of Slack, or of something that understands the same.
    Slack(Slack),
    /// E-mail to the team.
    Mail(Mail),
    /// E-mail to whoever wrote, that their message has arrived.
    Receipt(Receipt),
}

/// Why an inquiry was not delivered. The reasons are our own words: they are
/// logged, so nothing that was sent or answered is in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is worth trying again.
    Later {
        /// What happened.
        reason: String,
        /// How long the receiver asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// It will never work.
    Final(String),
}

impl Failure {
    fn later(reason: String) -> Self {
        Self::Later { reason, retry_after: None }
    }
}

impl Target {
    /// Sends an inquiry once.
    ///
    /// # Errors
    /// [`Failure`], where it is not known to have been delivered.
    pub async fn send(&self, inquiry: &StoredInquiry, now: Timestamp) -> Result<(), Failure> {
        match &self.transport {
            Transport::Webhook(webhook) => webhook.send(inquiry, &self.name, now).await,
            Transport::Slack(slack) => slack.send(inquiry).await,
            Transport::Mail(mail) => mail.send(inquiry, &self.name, now).await,
            Transport::Receipt(receipt) => receipt.send(inquiry, &self.name, now).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Status;
    use glossary_core::inquiry::Context;

    /// An inquiry by Ada, with other fields than she filled in.
    pub(super) fn inquiry(fields: &[(&str, &str)]) -> StoredInquiry {
        let ada = [("name", "Ada"), ("email", "ada@example.com"), ("message", "An engine")];
        let fields = ada.iter().chain(fields).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        StoredInquiry {
            reference: "K7QX2-9M4TB".to_owned(),
            id: "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b".parse().unwrap(),
            received_at: "2026-11-22T12:00:00.000Z".to_owned(),
            fields: fields.collect(),
            context: Context {
                page: "/terms/api/".to_owned(),
                term: "api".to_owned(),
                landing: "/".to_owned(),
                trail: vec!["rest-api".to_owned(), "api".to_owned()],
                ..Context::default()
            },
            status: Status::New,
            suspicions: Vec::new(),
        }
    }
}
