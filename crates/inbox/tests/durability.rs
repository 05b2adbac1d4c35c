//! What was acknowledged is stored, once, whatever happens around it.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;

use std::sync::Arc;

use common::{FORM, ID, Inbox, database, inquiry};
use glossary_core::inquiry::InquiryId;
use glossary_inbox::{
    server,
    store::{Filter, Store, StoreError},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

fn id(number: u64) -> String {
    InquiryId::new(number, number.to_be_bytes().repeat(2)[..10].try_into().unwrap()).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_submissions_and_their_repeats_are_stored_once() {
    let inbox = Arc::new(Inbox::new().await);
    let submissions: Vec<_> = (0..200)
        .map(|number| {
            let inbox = inbox.clone();
            tokio::spawn(async move { inbox.post_json(&inquiry(&id(number % 100))).await.status.as_u16() })
        })
        .collect();
    let mut statuses = Vec::new();
    for submission in submissions {
        statuses.push(submission.await.unwrap());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 100);
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 100);
    assert_eq!(inbox.stored().await.len(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_clicked_often_at_once_is_stored_once() {
    let inbox = Arc::new(Inbox::new().await);
    let clicks: Vec<_> = (0..20)
        .map(|_| {
            let inbox = inbox.clone();
            tokio::spawn(async move { inbox.post_form(&FORM).await.status.as_u16() })
        })
        .collect();
    for click in clicks {
        assert_eq!(click.await.unwrap(), 303);
    }
    assert_eq!(inbox.stored().await.len(), 1);
}

#[tokio::test]
async fn one_refused_inquiry_leaves_the_others_of_its_batch() {
    let inbox = Arc::new(Inbox::new().await);
    inbox.post_json(&inquiry(ID)).await;
    let mut conflicting = inquiry(ID);
    conflicting["fields"]["name"] = "Eve".into();
    let (one, two, three) = (inquiry(&id(1)), inquiry(&id(2)), inquiry(&id(1)));
    let answers = tokio::join!(
        inbox.post_json(&one),
        inbox.post_json(&conflicting),
        inbox.post_json(&two),
        inbox.post_json(&three)
    );
    let statuses = [&answers.0, &answers.1, &answers.2, &answers.3].map(|answer| answer.status.as_u16());
    assert_eq!(statuses, [201, 422, 201, 200]);
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let inbox = Inbox::new().await;
    inbox.post_json(&inquiry(ID)).await;
    let before = inbox.stored().await;
    inbox.close().await;
    let inbox = Inbox::over(inbox.folder, "", Arc::new(|_, _| None)).await;
    assert_eq!(inbox.stored().await, before);
    assert_eq!(inbox.post_json(&inquiry(ID)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_may_start_at_once_on_a_new_database() {
    // Whether they meet at the wrong moment is chance.
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let database = database(folder.path());
                tokio::spawn(async move { Store::open(&database).await.map(drop) })
            })
            .collect();
        for start in starts {
            start.await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn another_process_reads_and_deletes_meanwhile() {
    let inbox = Inbox::new().await;
    inbox.post_json(&inquiry(ID)).await;
    inbox.post_json(&inquiry(&id(1))).await;
    let other = Store::open_existing(&database(inbox.folder.path())).await.unwrap();
    let reference = other.find(ID).await.unwrap().remove(0).reference;
    let found = other.find(&reference.to_ascii_lowercase()).await.unwrap().remove(0);
    assert!(other.delete(&found.id).await.unwrap());
    assert!(!other.delete(&found.id).await.unwrap());
    assert_eq!(inbox.stored().await.len(), 1);
    assert_eq!(inbox.post_json(&inquiry(ID)).await.status, 201);
}

#[tokio::test]
async fn filters() {
    let inbox = Inbox::new().await;
    for number in 0..3 {
        inbox.post_json(&inquiry(&id(number))).await;
    }
    let mut other = inquiry(&id(3));
    other["context"]["term"] = "webhook".into();
    inbox.post_json(&other).await;

    let count = async |filter: Filter| inbox.store.list(&filter).await.unwrap().len();
    assert_eq!(count(Filter { term: Some("api".to_owned()), ..Filter::default() }).await, 3);
    assert_eq!(count(Filter { limit: Some(2), ..Filter::default() }).await, 2);
    let since = |text: &str| Some(glossary_inbox::store::parse_since(text).unwrap());
    assert_eq!(count(Filter { since: since("2020-01-01"), ..Filter::default() }).await, 4);
    assert_eq!(count(Filter { since: since("2999-01-01"), ..Filter::default() }).await, 0);
    let newest = inbox.store.list(&Filter { limit: Some(1), ..Filter::default() }).await.unwrap().remove(0);
    assert!(inbox.stored().await.iter().all(|inquiry| inquiry.received_at <= newest.received_at));
}

#[tokio::test]
async fn addresses_that_are_no_database() {
    for bad in [
        "data/inquiries.sqlite3",
        "mysql://user:secret@localhost/x",
        "sqlite::memory:",
        "sqlite:x?mode=memory",
        "sqlite:",
        "",
    ] {
        let error = Store::open(bad).await.unwrap_err();
        assert!(matches!(error, StoreError::Address(_)), "{bad}: {error}");
        assert!(error.to_string().contains("sqlite:data/inquiries.sqlite3"));
        assert!(!error.to_string().contains("secret"));
    }
    let folder = tempfile::tempdir().unwrap();
    let missing = Store::open_existing(&database(folder.path())).await.unwrap_err();
    assert!(missing.to_string().contains("`glossary serve` creates it"), "{missing}");
    std::fs::write(folder.path().join("text"), "not a database, but long enough to be read as one").unwrap();
    let text = Store::open(&format!("sqlite:{}", folder.path().join("text").display())).await.unwrap_err();
    assert!(text.to_string().contains("cannot open the database"), "{text}");
}

#[tokio::test]
async fn stopping_finishes_what_was_begun() {
    let inbox = Inbox::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(server::run(listener, inbox.router(), 8, async {
        let _ = stopped.await;
    }));

    let body = inquiry(ID).to_string();
    let head = format!(
        "POST /api/inquiries HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        body.len()
    );
    client.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body: the request is under way.
    let mut go_on = [0; 25];
    client.read_exact(&mut go_on).await.unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    stop.send(()).unwrap();
    client.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");

    server.await.unwrap();
    inbox.close().await;
    let store = Store::open_existing(&database(inbox.folder.path())).await.unwrap();
    assert_eq!(store.find(ID).await.unwrap().len(), 1);
}
