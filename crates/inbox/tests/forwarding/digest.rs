//! The daily digest and escalations, to Slack and by e-mail.

use std::sync::Arc;

use glossary_core::{form::Form, inquiry::InquiryId};
use glossary_inbox::{
    digest::{Digest, DigestOptions},
    forward::{DeliveryTarget, Guard, Mail, Relay, Secret, Slack, Transport, Webhook},
    store::{NewInquiry, Settled, SpamReason, Status, Store},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    inquiry,
    mail_server::{Behaviour, MailServer},
    receiver::Receiver,
};

const OPTIONS: DigestOptions = DigestOptions {
    hour: 7,
    escalate_after: SignedDuration::from_hours(4),
    answer_within: Some(SignedDuration::from_hours(24)),
};

struct Setup {
    _folder: TempDir,
    store: Store,
    chat: Receiver,
    mail: MailServer,
    targets: Vec<DeliveryTarget>,
}

impl Setup {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("inquiries.sqlite3").display());
        let store = Store::open(&address).await.unwrap().with_targets(vec!["crm".to_owned()]);
        let (chat, mail) = (Receiver::start().await, MailServer::start(Behaviour::Accepts).await);
        let (guard, form) = (Guard::new(true), Arc::new(Form::default()));
        let relay = Relay::new(&Secret::new(&format!("smtp://{}?tls=none", mail.address)), &guard).unwrap();
        let to = ["sales@example.com".to_owned()];
        let transports = [
            ("chat", Transport::Slack(Slack::new(&chat.url("/"), None, form.clone(), &guard).unwrap())),
            ("team", Transport::Mail(Mail::new(relay, "Words", "glossary@example.com", &to, form).unwrap())),
            ("crm", Transport::Webhook(Webhook::new(&chat.url("/crm"), None, &guard).unwrap())),
        ];
        let targets = transports.map(|(name, transport)| DeliveryTarget { name: name.to_owned(), transport });
        Self { _folder: folder, store, chat, mail, targets: targets.into() }
    }

    fn digest(&self) -> Digest {
        Digest::new(self.store.clone(), self.targets.clone(), OPTIONS)
    }

    async fn write(&self, number: u8, received_at: &str, suspicions: &[SpamReason]) -> InquiryId {
        let id = InquiryId::new(0, [number; 10]);
        let inquiry = NewInquiry {
            id,
            received_at: time(received_at),
            fields: inquiry().fields,
            context: inquiry().context,
            repeats_since: None,
            suspicions: suspicions.to_vec(),
        };
        self.store.insert(inquiry).await.unwrap();
        id
    }

    /// Returns the texts in the channel.
    fn texts(&self) -> Vec<String> {
        let text = |body: &str| serde_json::from_str::<Value>(body).unwrap()["text"].as_str().unwrap().to_owned();
        self.chat.requests().iter().map(|request| text(&request.body)).collect()
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_digest_is_sent_once_a_day_to_the_team() {
    let setup = Setup::new().await;
    // A new database begins with tomorrow's digest.
    assert_eq!(setup.digest().send_due(time("2026-11-21T12:00:00Z")).await.unwrap(), 0);
    setup.write(1, "2026-11-22T06:00:00Z", &[]).await;
    setup.write(2, "2026-11-22T06:00:00Z", &[SpamReason::TooFast]).await;
    setup.write(3, "2026-11-22T06:00:00Z", &[SpamReason::TrapFilled]).await;
    setup.write(4, "2026-11-22T06:00:00Z", &[SpamReason::Test]).await;
    assert_eq!(setup.digest().send_due(time("2026-11-22T06:59:00Z")).await.unwrap(), 0);
    // Several processes send one digest.
    let (one, two) = (setup.digest(), setup.digest());
    let now = time("2026-11-22T07:01:00Z");
    let (one, two) = tokio::join!(one.send_due(now), two.send_due(now));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(setup.digest().send_due(now).await.unwrap(), 0);
    let [text] = setup.texts().try_into().unwrap();
    assert!(text.starts_with("Inquiries: 2 new, 2 late, 1 quarantined, 1 suspected\n"), "{text}");
    let listed = format!("- {} Ada Lovelace (trap filled)\n", InquiryId::new(0, [3; 10]).reference());
    assert!(text.contains(&listed) && !text.contains("engine"), "{text}");
    let [mail] = setup.mail.messages().try_into().unwrap();
    assert!(mail.text.contains("Subject: Inquiries: 2 new, 2 late, 1 quarantined, 1 suspected\n"), "{}", mail.text);
    assert!(mail.commands.contains(&"RCPT TO:<sales@example.com>".to_owned()), "{mail:?}");
}

#[tokio::test]
async fn quarantined_dead_and_unanswered_inquiries_are_escalated_once() {
    let setup = Setup::new().await;
    let send = async |now: &str| setup.digest().send_due(time(now)).await.unwrap();
    assert_eq!(send("2026-11-22T08:00:00Z").await, 0);
    setup.write(1, "2026-11-22T09:00:00Z", &[SpamReason::TrapFilled]).await;
    let answered = setup.write(2, "2026-11-22T09:00:00Z", &[]).await;
    setup.write(3, "2026-11-22T09:00:00Z", &[]).await;
    assert_eq!(send("2026-11-22T12:59:00Z").await, 0);
    assert_eq!(send("2026-11-22T13:00:00Z").await, 1);
    assert!(setup.texts()[0].starts_with("1 inquiry in quarantine for 4 hours"), "{:?}", setup.texts());
    // A released inquiry is not escalated, and one that follows is.
    let released = setup.write(4, "2026-11-22T10:00:00Z", &[SpamReason::NoProof]).await;
    setup.store.set_status(&released, Status::New).await.unwrap();
    setup.write(5, "2026-11-22T10:00:00Z", &[SpamReason::NoProof]).await;
    // An accepting target is enough.
    setup.chat.down(true);
    assert_eq!(send("2026-11-22T14:00:00Z").await, 1);
    setup.chat.down(false);
    assert_eq!(send("2026-11-22T14:01:00Z").await, 0);

    let now = time("2026-11-22T15:00:00Z");
    let job = setup.store.claim(now, std::time::Duration::from_mins(2), 1).await.unwrap().remove(0);
    setup.store.settle(&job, &Settled::Dead { error: "gone".to_owned() }, now).await.unwrap();
    assert_eq!(send("2026-11-22T15:00:00Z").await, 1);
    assert_eq!(send("2026-11-22T15:05:00Z").await, 0);
    assert!(setup.texts().last().unwrap().starts_with("1 delivery failed for good"), "{:?}", setup.texts());

    assert!(setup.store.set_answered(&answered, Some(now)).await.unwrap());
    // The digest, and one message for inquiry 3.
    assert_eq!(send("2026-11-23T09:00:00Z").await, 2);
    let texts = setup.texts();
    let [digest, unanswered] = texts.last_chunk().unwrap();
    assert!(digest.contains("1 undeliverable") && digest.contains("1 unanswered"), "{digest}");
    assert!(unanswered.starts_with("1 inquiry unanswered for 24 hours"), "{unanswered}");
}

#[tokio::test]
async fn an_announcement_that_nobody_accepts_is_sent_again() {
    let mut setup = Setup::new().await;
    setup.targets.retain(|target| target.name == "chat");
    setup.write(1, "2026-11-22T09:00:00Z", &[SpamReason::TrapFilled]).await;
    let now = time("2026-11-22T13:00:00Z");
    setup.chat.down(true);
    assert_eq!(setup.digest().send_due(now).await.unwrap(), 0);
    setup.chat.down(false);
    assert_eq!(setup.digest().send_due(now).await.unwrap(), 1);
}
