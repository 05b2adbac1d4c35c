//! The mail to whoever wrote, that their message has arrived.

use std::sync::Arc;

use jiff::Timestamp;
use lettre::message::{Mailbox, SinglePart};

use super::{BadMail, Relay, auto_submitted, begun, mailbox, recent::Recent, unwritable, visitor};
use crate::{forward::Failure, store::StoredInquiry};

/// What stands for the inquiry's reference in the texts.
const REFERENCE: &str = "{reference}";

/// Mails a receipt to the address in the form. It says the same to everybody but
/// for the reference: whoever enters somebody else's address cannot tell them
/// anything by it.
#[derive(Clone, Debug)]
pub struct Receipt {
    relay: Relay,
    from: Mailbox,
    subject: String,
    text: String,
    recent: Arc<Recent>,
}

impl Receipt {
    /// A receipt from an address, which bears a name. In `subject` and `text`,
    /// `{reference}` stands for the inquiry's.
    ///
    /// # Errors
    /// [`BadMail::Address`].
    pub fn new(relay: Relay, name: &str, from: &str, subject: &str, text: &str) -> Result<Self, BadMail> {
        let from = mailbox(Some(name), from)?;
        Ok(Self { relay, from, subject: subject.to_owned(), text: text.to_owned(), recent: Arc::default() })
    }

    pub(in crate::forward) async fn send(
        &self,
        inquiry: &StoredInquiry,
        target: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        // Nobody to write to: there is nothing left to do.
        let Some(visitor) = visitor(inquiry) else { return Ok(()) };
        let (address, id) = (visitor.email, inquiry.id);
        if !self.recent.begin(&address, id, now) {
            tracing::info!(%id, to = target, "no receipt: that address had one within the hour");
            return Ok(());
        }
        let with_reference = |text: &str| text.replace(REFERENCE, &inquiry.reference);
        let message = begun(inquiry, target, &self.from, now)
            // Without the name that was typed.
            .to(address.clone().into())
            .subject(with_reference(&self.subject))
            .raw_header(auto_submitted("auto-replied"))
            .singlepart(SinglePart::plain(with_reference(&self.text)));
        let sent = match message {
            Ok(message) => self.relay.send(message).await,
            Err(_) => Err(unwritable()),
        };
        if sent.is_err() {
            self.recent.failed(&address, id);
        }
        sent
    }
}
