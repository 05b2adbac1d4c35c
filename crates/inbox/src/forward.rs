//! Forwarding of inquiries to the team's tools.
//!
//! 1. The [`store`](crate::store) queues a job for each target in the transaction that stores the
//!    inquiry.
//! 2. The [`Forwarder`] claims several jobs at once and sends each over its target's transport:
//!    [`Webhook`], [`Slack`], [`Mail`] or [`Receipt`].
//! 3. Failed deliveries are retried for a day ([`schedule`]), then kept as dead until an operator
//!    resends them.
//!
//! Delivery is at least once: a process that stops between sending a message and recording the
//! delivery sends the message again, under the same id. The log never holds what a visitor wrote.

mod chat_kind;
mod delivery_target;
mod endpoint;
mod failure;
mod forwarder;
mod mail;
mod metrics;
mod pace;
mod public_ip;
mod resolve;
pub mod schedule;
mod secret;
mod signature;
mod slack;
mod summary;
mod test_message;
mod transcript;
mod webhook;

pub use self::{
    chat_kind::ChatKind,
    delivery_target::{DeliveryTarget, Transport},
    endpoint::BadAddress,
    failure::Failure,
    forwarder::{Clock, Forwarder},
    mail::{BadMail, Mail, Receipt, Relay},
    metrics::Metrics,
    public_ip::is_public,
    resolve::{Blocked, Guard, Lookup},
    secret::Secret,
    signature::{InvalidKey, SigningKey},
    slack::Slack,
    summary::sender,
    test_message::test_message,
    transcript::Transcript,
    webhook::Webhook,
};

#[cfg(test)]
mod tests {
    use crate::store::{Status, StoredInquiry};
    use glossary_core::inquiry::Context;

    /// Returns an inquiry by Ada with additional or changed fields.
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
