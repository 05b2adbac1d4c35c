//! Acknowledged inquiries are stored exactly once.

use std::{net::SocketAddr, sync::Arc};

use crate::common::{FORM, ID, Inbox, database, inquiry};
use axum::{
    extract::ConnectInfo,
    http::{Request, header},
};
use glossary_core::inquiry::InquiryId;
use glossary_inbox::{
    server,
    store::{InquiryFilter, Store, StoreError},
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
async fn concurrent_submissions_and_retries_are_stored_once() {
    let inbox = Arc::new(Inbox::new().await);
    let submissions: Vec<_> = (0..200)
        .map(|number: u64| {
            let inbox = inbox.clone();
            let request = Request::post("/api/inquiries")
                .header(header::CONTENT_TYPE, "application/json")
                // Each client has a limit.
                .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, number as u8], 5000))))
                .body(inquiry(&id(number % 100)).to_string().into());
            tokio::spawn(async move { inbox.send(request.unwrap()).await.status.as_u16() })
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
async fn concurrent_posts_of_one_form_are_stored_once() {
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
async fn one_conflict_does_not_affect_the_others_in_its_batch() {
    let inbox = Arc::new(Inbox::new().await);
    inbox.post_json(&inquiry(ID)).await;
    let mut conflicting = inquiry(ID);
    conflicting["fields"]["name"] = "Eve".into();
    let (one, two, three) = (inquiry(&id(1)), inquiry(&id(2)), inquiry(&id(1)));
    let responses = tokio::join!(
        inbox.post_json(&one),
        inbox.post_json(&conflicting),
        inbox.post_json(&two),
        inbox.post_json(&three)
    );
    let statuses = [&responses.0, &responses.1, &responses.2, &responses.3].map(|response| response.status.as_u16());
    assert_eq!(statuses, [201, 422, 201, 200]);
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let inbox = Inbox::new().await;
    inbox.post_json(&inquiry(ID)).await;
    let before = inbox.stored().await;
    inbox.close().await;
    let inbox = Inbox::in_folder(inbox.folder, "", Arc::new(|_, _| None)).await;
    assert_eq!(inbox.stored().await, before);
    assert_eq!(inbox.post_json(&inquiry(ID)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_can_open_a_new_database_at_once() {
    // The race only happens by chance, so it is tried several times.
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
async fn another_process_can_read_and_delete_inquiries() {
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
async fn a_filter_selects_inquiries() {
    let inbox = Inbox::new().await;
    for number in 0..3 {
        inbox.post_json(&inquiry(&id(number))).await;
    }
    let mut other = inquiry(&id(3));
    other["context"]["term"] = "webhook".into();
    inbox.post_json(&other).await;

    let count = async |filter: InquiryFilter| inbox.store.list(&filter).await.unwrap().len();
    assert_eq!(count(InquiryFilter { term: Some("api".to_owned()), ..InquiryFilter::default() }).await, 3);
    assert_eq!(count(InquiryFilter { limit: Some(2), ..InquiryFilter::default() }).await, 2);
    let since = |text: &str| Some(glossary_inbox::store::parse_since(text).unwrap());
    assert_eq!(count(InquiryFilter { since: since("2020-01-01"), ..InquiryFilter::default() }).await, 4);
    assert_eq!(count(InquiryFilter { since: since("2999-01-01"), ..InquiryFilter::default() }).await, 0);
    let newest =
        inbox.store.list(&InquiryFilter { limit: Some(1), ..InquiryFilter::default() }).await.unwrap().remove(0);
    assert!(inbox.stored().await.iter().all(|inquiry| inquiry.received_at <= newest.received_at));
}

#[tokio::test]
async fn invalid_database_addresses_are_refused() {
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
async fn shutdown_finishes_open_requests() {
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
    // `100 Continue` shows that the request has begun.
    let mut interim = [0; 25];
    client.read_exact(&mut interim).await.unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100"));
    stop.send(()).unwrap();
    client.write_all(body.as_bytes()).await.unwrap();
    let mut response = String::new();
    client.read_to_string(&mut response).await.unwrap();
    assert!(response.starts_with("HTTP/1.1 201"), "{response}");

    server.await.unwrap();
    inbox.close().await;
    let store = Store::open_existing(&database(inbox.folder.path())).await.unwrap();
    assert_eq!(store.find(ID).await.unwrap().len(), 1);
}
