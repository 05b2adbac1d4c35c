//! The parts that all e-mails about an inquiry share.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MessageBuilder,
        header::{HeaderName, HeaderValue},
    },
};

use super::BadMail;
use crate::{
    forward::{Failure, summary::one_line},
    store::StoredInquiry,
};

/// Returns a message with its common headers. Every attempt has the same `Message-ID`, so that mail
/// programs show the message once.
pub(super) fn message_builder(inquiry: &StoredInquiry, target: &str, from: &Mailbox, now: Timestamp) -> MessageBuilder {
    let id = format!("<{}.{target}@{}>", inquiry.id, from.email.domain());
    Message::builder().message_id(Some(id)).date(SystemTime::from(now)).from(from.clone())
}

/// Returns the header `Auto-Submitted` (<https://www.rfc-editor.org/rfc/rfc3834#section-5>).
pub(super) fn auto_submitted(kind: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), kind.to_owned())
}

/// Returns the visitor's mailbox, if the form has a valid address.
pub(super) fn visitor(inquiry: &StoredInquiry) -> Option<Mailbox> {
    let address = inquiry.fields.get("email")?;
    let name = inquiry.fields.get("name").map(|name| one_line(name)).filter(|name| !name.is_empty());
    mailbox(name.as_deref(), address).ok()
}

pub(super) fn mailbox(name: Option<&str>, address: &str) -> Result<Mailbox, BadMail> {
    let parsed: Address = address.parse().map_err(|_| BadMail::Address(one_line(address)))?;
    Ok(Mailbox::new(name.map(str::to_owned), parsed))
}

pub(super) fn build_failure() -> Failure {
    Failure::transient("the inquiry cannot be written as an e-mail".to_owned())
}
