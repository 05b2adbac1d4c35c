//! Webhooks and Slack.

use std::{sync::Arc, time::Duration};

use glossary_core::form::Form;
use glossary_inbox::forward::{
    ChatKind, DeliveryTarget, Failure, Guard, Secret, SigningKey, Slack, Transcript, Transport, Webhook, test_message,
};
use jiff::Timestamp;
use serde_json::Value;
use tokio::{io::AsyncReadExt, net::TcpListener};

use crate::{
    ID, guard_resolving_to, inquiry,
    receiver::{PreparedResponse, Receiver, status},
    target,
};

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn webhook(url: &Secret, guard: &Guard) -> DeliveryTarget {
    let key = SigningKey::parse(&Secret::new(KEY)).unwrap();
    target(Transport::Webhook(Webhook::new(url, Some(key), guard).unwrap()))
}

fn slack(url: &Secret) -> DeliveryTarget {
    chat(url, None)
}

fn chat(url: &Secret, kind: Option<ChatKind>) -> DeliveryTarget {
    target(Transport::Slack(Slack::new(url, kind, Arc::new(Form::default()), &Guard::new(true)).unwrap()))
}

fn slack_at(receiver: &Receiver, path: &str) -> DeliveryTarget {
    slack(&receiver.url(path))
}

/// Recorded from <https://github.com/mattermost/mattermost/issues/30021>.
const MATTERMOST_ERROR: &str = r#"{"id":"web.incoming_webhook.general.app_error","message":"Failed to handle the payload of media type application/json for incoming webhook xxx.","detailed_error":"","request_id":"mf1sdf6kdbb1xdmbaewwfsc6ko","status_code":404}"#;

async fn send(target: &DeliveryTarget) -> Result<(), Failure> {
    target.send(&inquiry(), Timestamp::now()).await
}

/// Returns the reason of a failure, and whether it is transient.
fn failure_reason(result: Result<(), Failure>) -> (String, bool) {
    match result {
        Ok(()) => ("delivered".to_owned(), false),
        Err(Failure::Transient { reason, .. } | Failure::Timeout(reason)) => (reason, true),
        Err(Failure::Permanent(reason)) => (reason, false),
    }
}

#[tokio::test]
async fn a_webhook_is_signed_and_keeps_its_id() {
    let receiver = Receiver::start().await;
    let target = webhook(&receiver.url("/hook?token=xyz"), &Guard::new(true));
    receiver.respond_with([status(500), status(204)]);
    assert_eq!(failure_reason(send(&target).await), ("the receiver answered 500".to_owned(), true));
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
async fn a_test_message_is_marked_and_recorded() {
    let receiver = Receiver::start().await;
    let message = test_message("sales", "ops@example.com", Timestamp::now());
    for (target, marked) in [
        (webhook(&receiver.url("/secret"), &Guard::new(true)), "\"test\":true"),
        (slack(&receiver.url("/secret")), "TEST: inquiry"),
    ] {
        receiver.respond_with([(400, vec![], "no_service")]);
        let mut transcript = Transcript::default();
        target.send_recorded(&message, Timestamp::now(), &mut transcript).await.unwrap_err();
        assert_eq!(transcript.answered, "400 Bad Request\nno_service");
        assert!(transcript.sent.contains(marked) && transcript.sent.contains("ops@example.com"), "{transcript:?}");
        assert!(!transcript.sent.contains("secret"), "{transcript:?}");
    }
    assert!(!receiver.requests()[1].body.contains("New inquiry"));
}

#[tokio::test]
async fn each_response_is_a_success_or_a_failure() {
    let receiver = Receiver::start().await;
    let (webhook, slack) = (webhook(&receiver.url("/"), &Guard::new(true)), slack(&receiver.url("/")));
    let portal = "<html>Welcome to the hotel</html>";
    let echo = "Ada Lovelace wrote A secret engine";
    let rocket = slack_at(&receiver, "/hooks/8eGd/2XYQ");
    let mattermost = slack_at(&receiver, "/hooks/4hysn9qn");
    let table: [(&DeliveryTarget, PreparedResponse, &str, bool); 19] = [
        (&webhook, (200, vec![], portal), "delivered", false),
        (&webhook, status(202), "delivered", false),
        (&webhook, (400, vec![], echo), "the receiver answered 400", true),
        (&webhook, status(401), "the receiver answered 401", true),
        (&webhook, status(404), "the receiver answered 404", true),
        (&webhook, status(410), "the receiver answered 410 Gone", false),
        (&webhook, status(502), "the receiver answered 502", true),
        (&webhook, status(304), "the receiver answered 304, a redirect, which is not followed", true),
        (&slack, (200, vec![], "ok"), "delivered", false),
        (&slack, (200, vec![], "ok\n"), "delivered", false),
        (&slack, (200, vec![], portal), "the receiver answered 200 without `ok`", true),
        (&slack, (201, vec![], "ok"), "the receiver answered 201, `ok`", true),
        (&slack, (400, vec![], "invalid_blocks"), "the receiver answered 400, `invalid_blocks`", true),
        (&slack, (500, vec![], echo), "the receiver answered 500", true),
        (&mattermost, (200, vec![], "ok"), "delivered", false),
        (&mattermost, (404, vec![], MATTERMOST_ERROR), "the receiver answered 404", true),
        (&rocket, (200, vec![], "{\"success\":true}"), "delivered", false),
        (&rocket, (400, vec![], "{\"success\":false}"), "the receiver answered 400", true),
        (&slack, (410, vec![], "channel_is_archived"), "the receiver answered 410 Gone", false),
    ];
    for (target, response, reason, again) in table {
        receiver.respond_with([response.clone()]);
        assert_eq!(failure_reason(send(target).await), (reason.to_owned(), again), "{response:?}");
    }
}

/// The addresses are not those of the services, so only the kind in the settings tells them apart.
#[tokio::test]
async fn each_kind_of_chat_gets_its_format_at_any_address() {
    let receiver = Receiver::start().await;
    let table = [
        // The answers are recorded.
        (ChatKind::Mattermost, "ok", false),
        (ChatKind::RocketChat, r#"{"success":true}"#, false),
        (ChatKind::Slack, "ok", true),
    ];
    for (kind, answer, has_blocks) in table {
        let target = chat(&receiver.url("/relay"), Some(kind));
        receiver.respond_with([(200, vec![], answer)]);
        let mut inquiry = inquiry();
        inquiry.fields.insert("message".to_owned(), "@all *now* <!channel>\n# Title".to_owned());
        assert_eq!(target.send(&inquiry, Timestamp::now()).await, Ok(()), "{kind:?}");
        let body: Value = serde_json::from_str(&receiver.requests().pop().unwrap().body).unwrap();
        let text = body["text"].as_str().unwrap();
        assert_eq!(body.get("blocks").is_some(), has_blocks, "{kind:?}");
        let message = if has_blocks {
            "@all *now* &lt;!channel&gt;\n# Title"
        } else {
            "@\u{200b}all \\*now\\* <\u{200b}\\!channel>\n\\# Title"
        };
        assert!(text.contains(message), "{kind:?}: {text}");
    }
}

#[tokio::test]
async fn retry_after_is_returned() {
    let receiver = Receiver::start().await;
    let target = webhook(&receiver.url("/"), &Guard::new(true));
    for code in [429, 503] {
        receiver.respond_with([(code, vec![("retry-after", "120".to_owned())], "")]);
        let Err(Failure::Transient { retry_after, .. }) = send(&target).await else { panic!("{code}") };
        assert_eq!(retry_after, Some(Duration::from_mins(2)));
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let target = webhook(&receiver.url("/"), &Guard::new(true));
    for code in [301, 302, 303, 307, 308] {
        receiver.respond_with([(code, vec![("location", format!("http://{}/", elsewhere.address))], "")]);
        assert_eq!(
            failure_reason(send(&target).await).0,
            format!("the receiver answered {code}, a redirect, which is not followed")
        );
    }
    assert_eq!((receiver.requests().len(), elsewhere.requests().len()), (5, 0));
}

#[tokio::test]
async fn the_checked_address_is_the_one_connected_to() {
    let receiver = Receiver::start().await;
    let guard = guard_resolving_to(true, &["127.0.0.1"]);
    let target = webhook(&Secret::new(&format!("http://hooks.example:{}/", receiver.address.port())), &guard);
    assert_eq!(send(&target).await, Ok(()));
    // The next message resolves the name again.
    assert_eq!(failure_reason(send(&target).await), ("hooks.example has no address".to_owned(), true));
    assert_eq!(receiver.requests().len(), 1);
}

#[tokio::test]
async fn names_of_private_addresses_are_not_connected_to() {
    let receiver = Receiver::start().await;
    let guard = guard_resolving_to(false, &["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"]);
    let target = webhook(&Secret::new(&format!("https://hooks.example:{}/xyz", receiver.address.port())), &guard);
    for address in ["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"] {
        let expected = format!(
            "hooks.example leads to {address}, which is not a public address; `allow_private = true` permits it"
        );
        assert_eq!(failure_reason(send(&target).await), (expected, true));
    }
    assert_eq!(failure_reason(send(&target).await), ("hooks.example has no address".to_owned(), true));
    assert_eq!(receiver.requests().len(), 0);
}

/// The paused clock advances when all tasks wait, so the test takes no time.
#[tokio::test(start_paused = true)]
async fn a_silent_receiver_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = webhook(&Secret::new(&format!("http://{}/", listener.local_addr().unwrap())), &Guard::new(true));
    let started = tokio::time::Instant::now();
    assert_eq!(failure_reason(send(&target).await), ("the receiver did not answer in time".to_owned(), true));
    assert!((15..=16).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

#[tokio::test]
async fn broken_and_refused_connections_are_transient_failures() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let target = webhook(&Secret::new(&format!("http://{address}/xyz")), &Guard::new(true));
    let reads_and_closes = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection.read_exact(&mut [0; 16]).await.unwrap();
    };
    let (broken, ()) = tokio::join!(send(&target), reads_and_closes);
    assert_eq!(failure_reason(broken), ("the connection was lost".to_owned(), true));
    drop(listener);
    assert_eq!(failure_reason(send(&target).await), ("cannot connect to the receiver".to_owned(), true));
}

#[test]
fn debug_output_of_targets_has_no_secrets() {
    let url = Secret::new("https://hooks.example.com/services/xyz");
    let shown = format!("{:?}{:?}", webhook(&url, &Guard::new(false)), slack(&url));
    assert!(!shown.contains("xyz") && !shown.contains("hooks.example.com") && !shown.contains("MfKQ9"), "{shown}");
}
