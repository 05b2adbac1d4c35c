//! The targets that inquiries are forwarded to.

use jiff::Timestamp;

use super::{Failure, Mail, Receipt, Slack, Transcript, Webhook};
use crate::store::{Deletion, StoredInquiry};

/// A target that inquiries are forwarded to.
#[derive(Clone, Debug)]
pub struct DeliveryTarget {
    /// The slug that names the target in the settings, the queue and the log.
    pub name: String,
    /// The transport.
    pub transport: Transport,
}

/// A way to deliver inquiries.
#[derive(Clone, Debug)]
pub enum Transport {
    /// A webhook of any program.
    Webhook(Webhook),
    /// A channel of Slack, Mattermost, Rocket.Chat or a compatible service.
    Slack(Slack),
    /// E-mail to the team.
    Mail(Mail),
    /// E-mail to the visitor that confirms receipt.
    Receipt(Receipt),
}

impl DeliveryTarget {
    /// Sends an inquiry once.
    ///
    /// # Errors
    /// [`Failure`], unless the delivery was confirmed.
    pub async fn send(&self, inquiry: &StoredInquiry, now: Timestamp) -> Result<(), Failure> {
        self.send_recorded(inquiry, now, &mut Transcript::default()).await
    }

    /// Returns whether the target can be sent a text for the team.
    #[must_use]
    pub fn takes_announcements(&self) -> bool {
        match &self.transport {
            Transport::Slack(_) | Transport::Mail(_) => true,
            Transport::Webhook(_) | Transport::Receipt(_) => false,
        }
    }

    /// Sends a text to the team. Targets that [do not take texts](Self::takes_announcements) get nothing.
    ///
    /// # Errors
    /// [`Failure`], unless the delivery was confirmed.
    pub async fn announce(&self, subject: &str, text: &str, now: Timestamp) -> Result<(), Failure> {
        match &self.transport {
            Transport::Slack(slack) => slack.announce(subject, text).await,
            Transport::Mail(mail) => mail.announce(subject, text, now).await,
            Transport::Webhook(_) | Transport::Receipt(_) => Ok(()),
        }
    }

    /// Notifies the target that an inquiry was deleted. Only webhooks receive the notice: messages in a channel or a
    /// mailbox cannot be taken back.
    ///
    /// # Errors
    /// [`Failure`], unless the webhook has accepted the notice.
    pub async fn send_deletion(&self, deletion: &Deletion, now: Timestamp) -> Result<(), Failure> {
        match &self.transport {
            Transport::Webhook(webhook) => webhook.send_deletion(deletion, now).await,
            Transport::Slack(_) | Transport::Mail(_) | Transport::Receipt(_) => Ok(()),
        }
    }

    /// Sends an inquiry once, and records what was sent and answered.
    ///
    /// # Errors
    /// [`Failure`], unless the delivery was confirmed.
    pub async fn send_recorded(
        &self,
        inquiry: &StoredInquiry,
        now: Timestamp,
        transcript: &mut Transcript,
    ) -> Result<(), Failure> {
        match &self.transport {
            Transport::Webhook(webhook) => webhook.send(inquiry, &self.name, now, transcript).await,
            Transport::Slack(slack) => slack.send(inquiry, transcript).await,
            Transport::Mail(mail) => mail.send(inquiry, &self.name, now, transcript).await,
            Transport::Receipt(receipt) => receipt.send(inquiry, &self.name, now, transcript).await,
        }
    }
}
