//! E-mail. lettre encodes the headers; a visitor's text only appears in `Reply-To` and the subject.

mod message;
mod receipt;
mod receipt_limit;
mod relay;

use std::{sync::Arc, time::SystemTime};

use glossary_core::form::Form;
use jiff::Timestamp;
use lettre::{
    Message,
    message::{Mailbox, SinglePart},
};

use self::message::{auto_submitted, build_failure, mailbox, message_builder, visitor};
pub use self::{
    receipt::Receipt,
    relay::{BadMail, Relay},
};
use super::{
    Failure, Transcript,
    summary::{self, one_line},
};
use crate::store::StoredInquiry;

/// The most characters of the sender in the subject.
const MAX_SUBJECT: usize = 80;

/// Mails each inquiry to the team. A reply goes to the visitor.
#[derive(Clone, Debug)]
pub struct Mail {
    relay: Relay,
    from: Mailbox,
    to: Vec<Mailbox>,
    form: Arc<Form>,
}

impl Mail {
    /// Creates mail from an address with a display name to the team's addresses.
    ///
    /// # Errors
    /// [`BadMail::Address`].
    pub fn new(relay: Relay, name: &str, from: &str, to: &[String], form: Arc<Form>) -> Result<Self, BadMail> {
        let to = to.iter().map(|to| mailbox(None, to)).collect::<Result<_, _>>()?;
        Ok(Self { relay, from: mailbox(Some(name), from)?, to, form })
    }

    pub(super) async fn send(
        &self,
        inquiry: &StoredInquiry,
        target: &str,
        now: Timestamp,
        transcript: &mut Transcript,
    ) -> Result<(), Failure> {
        let sent = self.relay.send(self.message(inquiry, target, now)?, transcript).await;
        // The team's address can be corrected while deliveries are retried.
        sent.map_err(|failure| match failure {
            Failure::Permanent(reason) => Failure::transient(reason),
            later => later,
        })
    }

    /// Mails a text to the team.
    pub(super) async fn announce(&self, subject: &str, text: &str, now: Timestamp) -> Result<(), Failure> {
        let mut message = Message::builder()
            .date(SystemTime::from(now))
            .from(self.from.clone())
            .subject(one_line(subject))
            .raw_header(auto_submitted("auto-generated"));
        for to in &self.to {
            message = message.to(to.clone());
        }
        let message = message.singlepart(SinglePart::plain(text.to_owned())).map_err(|_| build_failure())?;
        self.relay.send(message, &mut Transcript::default()).await
    }

    fn message(&self, inquiry: &StoredInquiry, target: &str, now: Timestamp) -> Result<Message, Failure> {
        let sender = summary::sender(inquiry, MAX_SUBJECT);
        let mut message = message_builder(inquiry, target, &self.from, now)
            .subject(format!("{} from {sender} ({})", summary::subject(inquiry), inquiry.reference))
            // Keeps the team's auto-responders from answering the visitor.
            .raw_header(auto_submitted("auto-generated"));
        for to in &self.to {
            message = message.to(to.clone());
        }
        if let Some(visitor) = visitor(inquiry) {
            message = message.reply_to(visitor);
        }
        message.singlepart(SinglePart::plain(self.text(inquiry))).map_err(|_| build_failure())
    }

    fn text(&self, inquiry: &StoredInquiry) -> String {
        let mut text = String::new();
        for row in summary::field_rows(inquiry, &self.form) {
            let separator = if row.long { "\n" } else { " " };
            let end = if row.long { "\n\n" } else { "\n" };
            // Long answers are paragraphs of their own.
            let begin = if row.long && !text.ends_with("\n\n") && !text.is_empty() { "\n" } else { "" };
            let colon = if row.label.ends_with('?') { "" } else { ":" };
            text.extend([begin, &row.label, colon, separator, &row.value, end]);
        }
        if !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str("-- \n");
        text.extend([&inquiry.reference, ", received ", inquiry.received_at.as_str(), "\n"]);
        for (label, value) in summary::attribution(inquiry) {
            text.extend([label, ": ", &one_line(&value), "\n"]);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::{Guard, Secret, tests::inquiry};
    use proptest::prelude::*;

    fn mail() -> Mail {
        let relay = Relay::new(&Secret::new("smtp://127.0.0.1:25?tls=none"), &Guard::new(true)).unwrap();
        let to = ["sales@example.com".to_owned(), "boss@example.com".to_owned()];
        Mail::new(relay, "Plain words", "glossary@example.com", &to, Arc::new(Form::default())).unwrap()
    }

    fn written(fields: &[(&str, &str)]) -> String {
        let message = mail().message(&inquiry(fields), "team", Timestamp::UNIX_EPOCH).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    /// Returns the names of the headers, one for each line that begins one.
    fn headers(message: &str) -> Vec<&str> {
        let (head, _) = message.split_once("\r\n\r\n").unwrap();
        let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.map(|line| line.split_once(':').unwrap().0).collect()
    }

    const HEADERS: [&str; 10] = [
        "Message-ID",
        "Date",
        "From",
        "Subject",
        "Auto-Submitted",
        "To",
        "Reply-To",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ];

    #[test]
    fn a_message_holds_sender_fields_and_attribution() {
        let message = written(&[("company", "Example Ltd"), ("message", "An engine\n\nthat counts")]);
        let expected = "Message-ID: <0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b.team@example.com>\r\n\
            Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n\
            From: \"Plain words\" <glossary@example.com>\r\n\
            Subject: Inquiry from Ada (Example Ltd) (K7QX2-9M4TB)\r\n\
            Auto-Submitted: auto-generated\r\n\
            To: sales@example.com, boss@example.com\r\n\
            Reply-To: Ada <ada@example.com>\r\n\
            MIME-Version: 1.0\r\n\
            Content-Type: text/plain; charset=utf-8\r\n\
            Content-Transfer-Encoding: 7bit\r\n\
            \r\n\
            What are you building?\r\n\
            An engine\r\n\r\nthat counts\r\n\
            \r\n\
            Your name: Ada\r\n\
            Email: ada@example.com\r\n\
            Company: Example Ltd\r\n\
            \r\n\
            -- \r\n\
            K7QX2-9M4TB, received 2026-11-22T12:00:00.000Z\r\n\
            Page: /terms/api/\r\n\
            First page: /\r\n\
            Terms read: rest-api, api\r\n\r\n";
        assert_eq!(message, expected);
    }

    #[test]
    fn a_visitors_text_never_adds_a_header() {
        for attempt in [
            "Ada\r\nBcc: all@example.com",
            "Ada\nBcc: all@example.com",
            "Ada\rBcc: all@example.com",
            "Ada\u{85}Bcc: all@example.com",
            "Ada\u{2028}Bcc: all@example.com",
            "Ada\0\r\n\r\nBcc: all@example.com",
            "=?utf-8?q?Ada=0d=0aBcc:_all@example.com?=",
        ] {
            let message = written(&[("name", attempt), ("company", attempt)]);
            assert_eq!(headers(&message), HEADERS, "{attempt:?}: {message}");
        }
        let without_reply: Vec<_> = HEADERS.into_iter().filter(|name| *name != "Reply-To").collect();
        for attempt in [
            "ada@example.com\r\nBcc: all@example.com",
            "ada@example.com, all@example.com",
            "<ada@example.com>",
            "ada@example.com\n",
            "",
        ] {
            let message = written(&[("email", attempt)]);
            assert_eq!(headers(&message), without_reply, "{attempt:?}: {message}");
        }
    }

    proptest! {
        #[test]
        fn random_text_never_adds_a_header(name in any::<String>(), company in any::<String>()) {
            let message = written(&[("name", &name), ("company", &company)]);
            prop_assert_eq!(headers(&message), HEADERS);
        }
    }
}
