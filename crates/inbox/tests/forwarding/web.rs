//! Webhooks and Slack.

use std::{sync::Arc, time::Duration};

use glossary_core::form::Form;
use glossary_inbox::forward::{Failure, Guard, Secret, SigningKey, Slack, Target, Transport, Webhook};
use jiff::Timestamp;
use serde_json::Value;
use tokio::{io::AsyncReadExt, net::TcpListener};

use crate::{
    ID, inquiry, leading_to,
    receiver::{Answer, Receiver, status},
    target,
};

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn webhook(url: &Secret, guard: &Guard) -> Target {
    let key = SigningKey::parse(&Secret::new(KEY)).unwrap();
    target(Transport::Webhook(Webhook::new(url, Some(key), guard).unwrap()))
}

fn slack(url: &Secret) -> Target {
    target(Transport::Slack(Slack::new(url, Arc::new(Form::default()), &Guard::new(true)).unwrap()))
}

async fn send(target: &Target) -> Result<(), Failure> {
    target.send(&inquiry(), Timestamp::now()).await
}

/// The reason, and whether it is worth trying again.
fn told(result: Result<(), Failure>) -> (String, bool) {
    match result {
        Ok(()) => ("delivered".to_owned(), false),
        Err(Failure::Later { reason, .. }) => (reason, true),
        Err(Failure::Final(reason)) => (reason, false),
    }
}

#[tokio::test]
async fn a_webhook_is_signed_and_keeps_its_id() {
    let receiver = Receiver::start().await;
    let target = webhook(&receiver.url("/hook?token=xyz"), &Guard::new(true));
    receiver.answer([status(500), status(204)]);
    assert_eq!(told(send(&target).await), ("it answered 500".to_owned(), true));
    assert_eq!(send(&target).await, Ok(()));

    let [first, second] = receiver.requests().try_into().unwrap();
    assert_eq!(first.header("webhook-id"), "inq_0197a1b2c3d47e5f8a6b7c8d9e0f1a2b_sales");
    assert_eq!(second.header("webhook-id"), first.header("webhook-id"));
    assert_eq!(second.body, first.body);
    let timestamp: i64 = second.header("webhook-timestamp").parse().unwrap();
    assert!((Timestamp::now().as_second() - timestamp).abs() < 60);
    let key = SigningKey::parse(&Secret::new(KEY)).unwrap();
    let signature = key.sign(second.header("webhook-id"), timestamp, &second.body);
    assert_eq!(second.header("webhook-signature"), signature);
    assert_eq!((second.header("content-type"), second.path.as_str()), ("application/json", "/hook"));
    let body: Value = serde_json::from_str(&second.body).unwrap();
    assert_eq!((&body["type"], &body["data"]["id"]), (&"inquiry.received".into(), &ID.into()));
}

#[tokio::test]
async fn without_a_key_there_is_no_signature() {
    let receiver = Receiver::start().await;
    let unsigned = Webhook::new(&receiver.url("/"), None, &Guard::new(true)).unwrap();
    assert_eq!(send(&target(Transport::Webhook(unsigned))).await, Ok(()));
    let [request] = receiver.requests().try_into().unwrap();
    assert!(!request.header("webhook-id").is_empty() && request.header("webhook-signature").is_empty());
}

#[tokio::test]
async fn every_answer_has_its_meaning() {
    let receiver = Receiver::start().await;
    let (webhook, slack) = (webhook(&receiver.url("/"), &Guard::new(true)), slack(&receiver.url("/")));
    let portal = "<html>Welcome to the hotel</html>";
    let echo = "Ada Lovelace wrote A secret engine";
    let table: [(&Target, Answer, &str, bool); 15] = [
        (&webhook, (200, vec![], portal), "delivered", false),
        (&webhook, status(202), "delivered", false),
        (&webhook, (400, vec![], echo), "it answered 400", true),
        (&webhook, status(401), "it answered 401", true),
        (&webhook, status(404), "it answered 404", true),
        (&webhook, status(410), "it answered 410: nothing is received there any more", false),
        (&webhook, status(502), "it answered 502", true),
        (&webhook, status(304), "it answered 304, a redirect, which is not followed", true),
        (&slack, (200, vec![], "ok"), "delivered", false),
        (&slack, (200, vec![], "ok\n"), "delivered", false),
        (&slack, (200, vec![], portal), "it answered 200, but not `ok`, as Slack does", true),
        (&slack, (201, vec![], "ok"), "it answered 201, `ok`", true),
        (&slack, (400, vec![], "invalid_blocks"), "it answered 400, `invalid_blocks`", true),
        (&slack, (500, vec![], echo), "it answered 500", true),
        (&slack, (410, vec![], "channel_is_archived"), "it answered 410: nothing is received there any more", false),
    ];
    for (target, answer, reason, again) in table {
        receiver.answer([answer.clone()]);
        assert_eq!(told(send(target).await), (reason.to_owned(), again), "{answer:?}");
    }
}

#[tokio::test]
async fn the_time_that_a_receiver_asks_for_is_passed_on() {
    let receiver = Receiver::start().await;
    let target = webhook(&receiver.url("/"), &Guard::new(true));
    for code in [429, 503] {
        receiver.answer([(code, vec![("retry-after", "120".to_owned())], "")]);
        let Err(Failure::Later { retry_after, .. }) = send(&target).await else { panic!("{code}") };
        assert_eq!(retry_after, Some(Duration::from_mins(2)));
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let target = webhook(&receiver.url("/"), &Guard::new(true));
    for code in [301, 302, 303, 307, 308] {
        receiver.answer([(code, vec![("location", format!("http://{}/", elsewhere.address))], "")]);
        assert_eq!(told(send(&target).await).0, format!("it answered {code}, a redirect, which is not followed"));
    }
    assert_eq!((receiver.requests().len(), elsewhere.requests().len()), (5, 0));
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_that_answer_is_the_one_connected_to() {
    let receiver = Receiver::start().await;
    let guard = leading_to(true, &["127.0.0.1"]);
    let target = webhook(&Secret::new(&format!("http://hooks.example:{}/", receiver.address.port())), &guard);
    assert_eq!(send(&target).await, Ok(()));
    // The next message is checked anew.
    assert_eq!(told(send(&target).await), ("hooks.example has no address".to_owned(), true));
    assert_eq!(receiver.requests().len(), 1);
}

#[tokio::test]
async fn a_name_that_leads_into_the_private_network_is_not_connected_to() {
    let receiver = Receiver::start().await;
    let guard = leading_to(false, &["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"]);
    let target = webhook(&Secret::new(&format!("https://hooks.example:{}/xyz", receiver.address.port())), &guard);
    for address in ["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"] {
        let expected =
            format!("hooks.example leads to {address}, which is no public address; `allow_private = true` permits it");
        assert_eq!(told(send(&target).await), (expected, true));
    }
    assert_eq!(told(send(&target).await), ("hooks.example has no address".to_owned(), true));
    assert_eq!(receiver.requests().len(), 0);
}

/// The clock runs ahead whenever all wait: the limit is reached at once.
#[tokio::test(start_paused = true)]
async fn whoever_does_not_answer_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = webhook(&Secret::new(&format!("http://{}/", listener.local_addr().unwrap())), &Guard::new(true));
    let begun = tokio::time::Instant::now();
    assert_eq!(told(send(&target).await), ("no answer in time".to_owned(), true));
    assert!((15..=16).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_connection_that_breaks_or_is_refused_is_a_failure_like_others() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let target = webhook(&Secret::new(&format!("http://{address}/xyz")), &Guard::new(true));
    let reads_and_closes = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection.read_exact(&mut [0; 16]).await.unwrap();
    };
    let (told_of_breaking, ()) = tokio::join!(send(&target), reads_and_closes);
    assert_eq!(told(told_of_breaking), ("the connection broke".to_owned(), true));
    drop(listener);
    assert_eq!(told(send(&target).await), ("no connection".to_owned(), true));
}

#[test]
fn what_a_target_shows_of_itself_has_no_secrets() {
    let url = Secret::new("https://hooks.example.com/services/xyz");
    let shown = format!("{:?}{:?}", webhook(&url, &Guard::new(false)), slack(&url));
    assert!(!shown.contains("xyz") && !shown.contains("hooks.example.com") && !shown.contains("MfKQ9"), "{shown}");
}
