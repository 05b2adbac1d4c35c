//! The e-mail that confirms to a visitor that their message has arrived.

use std::sync::Arc;

use jiff::Timestamp;
use lettre::message::{Mailbox, SinglePart};

use super::{
    BadMail, Relay,
    message::{auto_submitted, build_failure, mailbox, message_builder, visitor},
    receipt_limit::ReceiptLimit,
};
use crate::{
    forward::{Failure, Transcript},
    store::{SpamReason, StoredInquiry},
};

/// The placeholder of the inquiry's reference.
const REFERENCE: &str = "{reference}";

/// Mails a receipt to the address in the form. Apart from the reference, all receipts are the same,
/// so nobody can send messages to others through the form.
#[derive(Clone, Debug)]
pub struct Receipt {
    relay: Relay,
    from: Mailbox,
    subject: String,
    text: String,
    limit: Arc<ReceiptLimit>,
}

impl Receipt {
    /// Creates receipts from an address with a display name. In `subject` and `text`, `{reference}`
    /// stands for the inquiry's reference.
    ///
    /// # Errors
    /// [`BadMail::Address`].
    pub fn new(relay: Relay, name: &str, from: &str, subject: &str, text: &str) -> Result<Self, BadMail> {
        let from = mailbox(Some(name), from)?;
        Ok(Self { relay, from, subject: subject.to_owned(), text: text.to_owned(), limit: Arc::default() })
    }

    pub(in crate::forward) async fn send(
        &self,
        inquiry: &StoredInquiry,
        target: &str,
        now: Timestamp,
        transcript: &mut Transcript,
    ) -> Result<(), Failure> {
        // Suspected spam may carry the address of somebody who has not written. The page has confirmed the receipt.
        if !inquiry.suspicions.is_empty() && !inquiry.suspicions.contains(&SpamReason::Test) {
            return Ok(());
        }
        // Without an address there is nothing to deliver.
        let Some(visitor) = visitor(inquiry) else { return Ok(()) };
        let (address, id) = (visitor.email, inquiry.id);
        if !self.limit.allow(&address, id, now) {
            tracing::info!(%id, to = target, "no receipt sent: the address got one within the last hour");
            return Ok(());
        }
        let with_reference = |text: &str| text.replace(REFERENCE, &inquiry.reference);
        let message = message_builder(inquiry, target, &self.from, now)
            // Leaves out the name, which the visitor has typed.
            .to(address.clone().into())
            .subject(with_reference(&self.subject))
            .raw_header(auto_submitted("auto-replied"))
            .singlepart(SinglePart::plain(with_reference(&self.text)));
        let sent = match message {
            Ok(message) => self.relay.send(message, transcript).await,
            Err(_) => Err(build_failure()),
        };
        if sent.is_err() {
            self.limit.release(&address, id);
        }
        sent
    }
}
