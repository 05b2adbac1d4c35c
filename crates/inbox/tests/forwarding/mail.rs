//! E-mail to the team, and receipts.

use std::sync::Arc;

use glossary_core::form::Form;
use glossary_inbox::forward::{Failure, Guard, Mail, Receipt, Relay, Secret, Target, Transport};
use jiff::Timestamp;

use crate::{
    ID, inquiry, leading_to,
    mail_server::{MailServer, Manner},
    target,
};

fn relay(server: &MailServer) -> Relay {
    let address = Secret::new(&format!("smtp://me:p%40ss@{}?tls=none", server.address));
    Relay::new(&address, &Guard::new(true)).unwrap()
}

fn team(relay: Relay) -> Target {
    let (to, form) = (["sales@example.com".to_owned(), "boss@example.com".to_owned()], Arc::new(Form::default()));
    target(Transport::Mail(Mail::new(relay, "Plain words", "glossary@example.com", &to, form).unwrap()))
}

fn receipt(relay: Relay) -> Target {
    let (subject, text) = ("We have your message", "Thank you.\n\nIts reference is {reference}.\n");
    target(Transport::Receipt(Receipt::new(relay, "Example Ltd", "glossary@example.com", subject, text).unwrap()))
}

#[tokio::test]
async fn the_team_gets_a_letter_that_it_can_reply_to() {
    let server = MailServer::start(Manner::Takes).await;
    assert_eq!(team(relay(&server)).send(&inquiry(), Timestamp::now()).await, Ok(()));
    let [letter] = server.letters().try_into().unwrap();
    for expected in ["MAIL FROM:<glossary@example.com>", "RCPT TO:<sales@example.com>", "RCPT TO:<boss@example.com>"] {
        assert!(letter.commands.iter().any(|command| command == expected), "{expected}: {:?}", letter.commands);
    }
    // NUL, name, NUL, password: https://www.rfc-editor.org/rfc/rfc4616
    assert!(letter.commands.iter().any(|command| command == "AUTH PLAIN AG1lAHBAc3M="), "{:?}", letter.commands);
    let id = format!("Message-ID: <{ID}.sales@example.com>\n");
    for expected in [&*id, "Reply-To: \"Ada Lovelace\" <ada@example.com>\n", "(K7QX2-9M4TB)", "\nA secret engine\n"] {
        assert!(letter.text.contains(expected), "{expected}: {}", letter.text);
    }
}

#[tokio::test]
async fn a_receipt_has_the_reference_and_nothing_that_was_typed() {
    let server = MailServer::start(Manner::Takes).await;
    assert_eq!(receipt(relay(&server)).send(&inquiry(), Timestamp::now()).await, Ok(()));
    let [letter] = server.letters().try_into().unwrap();
    assert!(letter.commands.iter().any(|command| command == "RCPT TO:<ada@example.com>"), "{:?}", letter.commands);
    assert!(letter.text.contains("Auto-Submitted: auto-replied\n"), "{}", letter.text);
    assert!(letter.text.contains("Its reference is K7QX2-9M4TB.\n"), "{}", letter.text);
    for typed in ["Ada", "Lovelace", "engine"] {
        assert!(!letter.text.contains(typed), "{typed}: {}", letter.text);
    }
}

#[tokio::test]
async fn without_an_address_no_receipt_is_owed() {
    let server = MailServer::start(Manner::Takes).await;
    for address in ["", "nobody", "ada@example.com\r\nRCPT TO:<all@example.com>"] {
        let mut inquiry = inquiry();
        inquiry.fields.insert("email".to_owned(), address.to_owned());
        assert_eq!(receipt(relay(&server)).send(&inquiry, Timestamp::now()).await, Ok(()));
    }
    assert!(server.letters().is_empty());
}

#[tokio::test]
async fn whoever_is_written_to_by_others_gets_one_receipt_an_hour() {
    let server = MailServer::start(Manner::Takes).await;
    let (receipt, now) = (receipt(relay(&server)), Timestamp::now());
    for number in 0..5 {
        let mut inquiry = inquiry();
        inquiry.id = glossary_core::inquiry::InquiryId::new(0, [number; 10]);
        assert_eq!(receipt.send(&inquiry, now).await, Ok(()));
    }
    assert_eq!(server.letters().len(), 1);
    // The one that they had is sent again where it is asked for, and the next when the hour is over.
    let mut first = inquiry();
    first.id = glossary_core::inquiry::InquiryId::new(0, [0; 10]);
    assert_eq!(receipt.send(&first, now).await, Ok(()));
    assert_eq!(receipt.send(&inquiry(), now + jiff::SignedDuration::from_hours(1)).await, Ok(()));
    assert_eq!(server.letters().len(), 3);
}

#[tokio::test]
async fn refusals_are_told_without_what_the_server_said() {
    let later = |reason: &str| Failure::Later { reason: reason.to_owned(), retry_after: None };
    let unknown = "the mail server answered 550: it does not take mail to that address";
    let table = [
        (
            Manner::Answers("RCPT", "550 no such user <ada@example.com>"),
            later(unknown),
            Failure::Final(unknown.to_owned()),
        ),
        (
            Manner::Answers("RCPT", "451 later, ada"),
            later("the mail server answered 451"),
            later("the mail server answered 451"),
        ),
        (
            Manner::Answers("AUTH", "535 wrong, me"),
            later("the mail server answered 535"),
            later("the mail server answered 535"),
        ),
        (
            Manner::Answers("MAIL", "nonsense"),
            later("no connection to the mail server"),
            later("no connection to the mail server"),
        ),
    ];
    for (manner, team_expected, receipt_expected) in table {
        let server = MailServer::start(manner).await;
        assert_eq!(team(relay(&server)).send(&inquiry(), Timestamp::now()).await, Err(team_expected));
        assert_eq!(receipt(relay(&server)).send(&inquiry(), Timestamp::now()).await, Err(receipt_expected));
        assert!(server.letters().is_empty());
    }
}

#[tokio::test]
async fn a_letter_that_was_taken_is_delivered_however_the_connection_ends() {
    let server = MailServer::start(Manner::HangsUp).await;
    assert_eq!(team(relay(&server)).send(&inquiry(), Timestamp::now()).await, Ok(()));
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn mail_is_not_sent_in_the_clear_nor_into_the_private_network() {
    let server = MailServer::start(Manner::Takes).await;
    let address = |name: &str| Secret::new(&format!("smtp://{name}:{}", server.address.port()));
    // It does not offer STARTTLS.
    let allowed = leading_to(true, &["127.0.0.1"]);
    let Err(Failure::Later { reason, .. }) =
        team(Relay::new(&address("mail.example"), &allowed).unwrap()).send(&inquiry(), Timestamp::now()).await
    else {
        panic!("it was sent")
    };
    assert_eq!(reason, "the mail server lacks STARTTLS or a way to log in");
    let guard = leading_to(false, &["127.0.0.1"]);
    let Err(Failure::Later { reason, .. }) =
        team(Relay::new(&address("mail.example"), &guard).unwrap()).send(&inquiry(), Timestamp::now()).await
    else {
        panic!("it was sent")
    };
    assert!(reason.starts_with("mail.example leads to 127.0.0.1"), "{reason}");
    assert!(server.letters().is_empty());
}
