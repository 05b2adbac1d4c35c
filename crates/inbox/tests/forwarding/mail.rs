//! E-mail to the team, and receipts to visitors.

use std::sync::Arc;

use glossary_core::form::Form;
use glossary_inbox::forward::{
    DeliveryTarget, Failure, Guard, Mail, Receipt, Relay, Secret, Transcript, Transport, test_message,
};
use jiff::Timestamp;

use crate::{
    ID, guard_resolving_to, inquiry,
    mail_server::{Behaviour, MailServer},
    target,
};

fn relay(server: &MailServer) -> Relay {
    let address = Secret::new(&format!("smtp://me:p%40ss@{}?tls=none", server.address));
    Relay::new(&address, &Guard::new(true)).unwrap()
}

fn team(relay: Relay) -> DeliveryTarget {
    let (to, form) = (["sales@example.com".to_owned(), "boss@example.com".to_owned()], Arc::new(Form::default()));
    target(Transport::Mail(Mail::new(relay, "Plain words", "glossary@example.com", &to, form).unwrap()))
}

fn receipt(relay: Relay) -> DeliveryTarget {
    let (subject, text) = ("We have your message", "Thank you.\n\nIts reference is {reference}.\n");
    target(Transport::Receipt(Receipt::new(relay, "Example Ltd", "glossary@example.com", subject, text).unwrap()))
}

#[tokio::test]
async fn the_teams_message_replies_to_the_visitor() {
    let server = MailServer::start(Behaviour::Accepts).await;
    assert_eq!(team(relay(&server)).send(&inquiry(), Timestamp::now()).await, Ok(()));
    let [mail] = server.messages().try_into().unwrap();
    for expected in ["MAIL FROM:<glossary@example.com>", "RCPT TO:<sales@example.com>", "RCPT TO:<boss@example.com>"] {
        assert!(mail.commands.iter().any(|command| command == expected), "{expected}: {:?}", mail.commands);
    }
    // NUL, name, NUL, password: https://www.rfc-editor.org/rfc/rfc4616
    assert!(mail.commands.iter().any(|command| command == "AUTH PLAIN AG1lAHBAc3M="), "{:?}", mail.commands);
    let id = format!("Message-ID: <{ID}.sales@example.com>\n");
    for expected in [&*id, "Reply-To: \"Ada Lovelace\" <ada@example.com>\n", "(K7QX2-9M4TB)", "\nA secret engine\n"] {
        assert!(mail.text.contains(expected), "{expected}: {}", mail.text);
    }
}

#[tokio::test]
async fn a_test_mail_is_marked_and_recorded() {
    let message = test_message("sales", "ops@example.com", Timestamp::now());
    for (behaviour, answered) in
        [(Behaviour::Accepts, "250 accepted"), (Behaviour::Responds("RCPT", "554 not here"), "554")]
    {
        let server = MailServer::start(behaviour).await;
        let mut transcript = Transcript::default();
        let sent = team(relay(&server)).send_recorded(&message, Timestamp::now(), &mut transcript).await;
        assert_eq!(sent.is_ok(), behaviour == Behaviour::Accepts);
        assert!(transcript.sent.contains("Subject: TEST: inquiry from TEST, please ignore ("), "{transcript:?}");
        assert!(transcript.answered.contains(answered), "{transcript:?}");
        assert!(!transcript.sent.contains("p@ss") && !transcript.answered.contains("p@ss"), "{transcript:?}");
    }
}

#[tokio::test]
async fn a_receipt_holds_the_reference_and_nothing_typed() {
    let server = MailServer::start(Behaviour::Accepts).await;
    assert_eq!(receipt(relay(&server)).send(&inquiry(), Timestamp::now()).await, Ok(()));
    let [mail] = server.messages().try_into().unwrap();
    assert!(mail.commands.iter().any(|command| command == "RCPT TO:<ada@example.com>"), "{:?}", mail.commands);
    assert!(mail.text.contains("Auto-Submitted: auto-replied\n"), "{}", mail.text);
    assert!(mail.text.contains("Its reference is K7QX2-9M4TB.\n"), "{}", mail.text);
    for typed in ["Ada", "Lovelace", "engine"] {
        assert!(!mail.text.contains(typed), "{typed}: {}", mail.text);
    }
}

#[tokio::test]
async fn without_a_valid_address_no_receipt_is_sent() {
    let server = MailServer::start(Behaviour::Accepts).await;
    for address in ["", "nobody", "ada@example.com\r\nRCPT TO:<all@example.com>"] {
        let mut inquiry = inquiry();
        inquiry.fields.insert("email".to_owned(), address.to_owned());
        assert_eq!(receipt(relay(&server)).send(&inquiry, Timestamp::now()).await, Ok(()));
    }
    assert!(server.messages().is_empty());
}

#[tokio::test]
async fn an_address_gets_one_receipt_an_hour() {
    let server = MailServer::start(Behaviour::Accepts).await;
    let (receipt, now) = (receipt(relay(&server)), Timestamp::now());
    for number in 0..5 {
        let mut inquiry = inquiry();
        inquiry.id = glossary_core::inquiry::InquiryId::new(0, [number; 10]);
        assert_eq!(receipt.send(&inquiry, now).await, Ok(()));
    }
    assert_eq!(server.messages().len(), 1);
    // A retry for the first inquiry is sent, and another receipt after an hour.
    let mut first = inquiry();
    first.id = glossary_core::inquiry::InquiryId::new(0, [0; 10]);
    assert_eq!(receipt.send(&first, now).await, Ok(()));
    assert_eq!(receipt.send(&inquiry(), now + jiff::SignedDuration::from_hours(1)).await, Ok(()));
    assert_eq!(server.messages().len(), 3);
}

#[tokio::test]
async fn failures_do_not_repeat_the_servers_words() {
    let later = |reason: &str| Failure::Transient { reason: reason.to_owned(), retry_after: None };
    let unknown = "the mail server answered 550: it does not accept mail to that address";
    let table = [
        (
            Behaviour::Responds("RCPT", "550 no such user <ada@example.com>"),
            later(unknown),
            Failure::Permanent(unknown.to_owned()),
        ),
        (
            Behaviour::Responds("RCPT", "451 later, ada"),
            later("the mail server answered 451"),
            later("the mail server answered 451"),
        ),
        (
            Behaviour::Responds("AUTH", "535 wrong, me"),
            later("the mail server answered 535"),
            later("the mail server answered 535"),
        ),
        (
            Behaviour::Responds("MAIL", "nonsense"),
            later("cannot connect to the mail server"),
            later("cannot connect to the mail server"),
        ),
    ];
    for (behaviour, team_expected, receipt_expected) in table {
        let server = MailServer::start(behaviour).await;
        assert_eq!(team(relay(&server)).send(&inquiry(), Timestamp::now()).await, Err(team_expected));
        assert_eq!(receipt(relay(&server)).send(&inquiry(), Timestamp::now()).await, Err(receipt_expected));
        assert!(server.messages().is_empty());
    }
}

#[tokio::test]
async fn an_accepted_message_is_delivered_even_if_the_connection_breaks() {
    let server = MailServer::start(Behaviour::Disconnects).await;
    assert_eq!(team(relay(&server)).send(&inquiry(), Timestamp::now()).await, Ok(()));
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn mail_is_not_sent_unencrypted_or_to_private_addresses() {
    let server = MailServer::start(Behaviour::Accepts).await;
    let address = |name: &str| Secret::new(&format!("smtp://{name}:{}", server.address.port()));
    // The server does not offer STARTTLS.
    let allowed = guard_resolving_to(true, &["127.0.0.1"]);
    let Err(Failure::Transient { reason, .. }) =
        team(Relay::new(&address("mail.example"), &allowed).unwrap()).send(&inquiry(), Timestamp::now()).await
    else {
        panic!("it was sent")
    };
    assert_eq!(reason, "the mail server lacks STARTTLS or a way to log in");
    let guard = guard_resolving_to(false, &["127.0.0.1"]);
    let Err(Failure::Transient { reason, .. }) =
        team(Relay::new(&address("mail.example"), &guard).unwrap()).send(&inquiry(), Timestamp::now()).await
    else {
        panic!("it was sent")
    };
    assert!(reason.starts_with("mail.example leads to 127.0.0.1"), "{reason}");
    assert!(server.messages().is_empty());
}
