//! The log holds no personal data.
#![allow(clippy::unwrap_used, reason = "helper functions are test code too")]

mod common;

use std::{
    io::{self, Write},
    net::SocketAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex},
};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use common::{ID, Inbox};
use glossary_core::inquiry::InquiryId;
use glossary_inbox::{http::AccessRules, retention};
use jiff::Timestamp;
use serde_json::{Value, json};
use tracing_subscriber::EnvFilter;

/// Personal data in the requests; none of it may be logged.
const PERSONAL: [&str; 7] =
    ["Zebedee", "zebedee@example.com", "Quartz", "192.0.2.77", "203.0.113.9", "/terms/secret-page/", "bait"];

/// The captured log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn personal(id: &str) -> Value {
    json!({
        "id": id,
        "fields": { "name": "Zebedee", "email": "zebedee@example.com", "message": "Quartz" },
        "context": { "page": "/terms/secret-page/", "referrer": "https://zebedee@example.com/" },
        "evidence": { "trap": "bait", "seconds": 1, "proof": "Zebedee" },
    })
}

const FORM: &str = "name=Zebedee&email=zebedee%40example.com&message=Quartz+too&context.page=%2Fterms%2Fsecret-page%2F";

async fn send(inbox: &Inbox, kind: &str, body: impl Into<Body>, headers: &[(&str, &str)]) -> u16 {
    let mut request = Request::post("/api/inquiries?name=Zebedee")
        .header(header::CONTENT_TYPE, kind)
        .header("x-forwarded-for", "203.0.113.9")
        .header("user-agent", "Zebedee")
        .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 77], 5000))));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    inbox.send(request.body(body.into()).unwrap()).await.status.as_u16()
}

#[tokio::test]
async fn no_outcome_logs_personal_data() {
    const JSON: &str = "application/json";
    const URLENCODED: &str = "application/x-www-form-urlencoded";
    let log = Log::default();
    let written = log.clone();
    tracing_subscriber::fmt()
        // Everything from this crate; from others what the program shows.
        .with_env_filter(EnvFilter::new("info,sqlx=warn,glossary_inbox=trace"))
        .with_writer(move || written.clone())
        .with_ansi(false)
        .init();

    let access = AccessRules { per_address: NonZeroU32::new(15), ..AccessRules::default() };
    let inbox = Inbox::with_access(access).await;
    let one = personal(ID).to_string();
    let mut other = personal(ID);
    other["fields"]["message"] = json!("Quartz, again");
    let wrong = personal(ID).to_string().replace("zebedee@example.com", "zebedee@Quartz");
    let id = InquiryId::new(0, [1; 10]).to_string();
    let outcomes = [
        (send(&inbox, JSON, one.clone(), &[]).await, 201),
        (send(&inbox, JSON, one.clone(), &[]).await, 200),
        (send(&inbox, JSON, other.to_string(), &[]).await, 422),
        (send(&inbox, JSON, wrong, &[]).await, 422),
        (send(&inbox, JSON, "{\"Zebedee\": 1}", &[]).await, 422),
        (send(&inbox, JSON, "Zebedee", &[]).await, 400),
        (send(&inbox, JSON, "Zebedee".repeat(10_000), &[]).await, 413),
        (send(&inbox, "text/Zebedee", one.clone(), &[]).await, 415),
        (send(&inbox, JSON, one.clone(), &[("idempotency-key", "Zebedee")]).await, 422),
        (send(&inbox, JSON, one.clone(), &[("origin", "https://zebedee@example.com")]).await, 403),
        (send(&inbox, URLENCODED, FORM, &[]).await, 303),
        (send(&inbox, URLENCODED, FORM, &[("sec-fetch-site", "cross-site")]).await, 403),
        (send(&inbox, URLENCODED, &FORM[..30], &[]).await, 422),
        (inbox.get("/api/Zebedee").await.status.as_u16(), 404),
        (inbox.get("/Zebedee?email=zebedee@example.com").await.status.as_u16(), 404),
    ];
    for (number, (status, expected)) in outcomes.into_iter().enumerate() {
        assert_eq!(status, expected, "{number}");
    }
    inbox.store.delete(&ID.parse().unwrap()).await.unwrap();
    // Two days later, with a clock that was read for a day.
    for hours in [48, 72] {
        let later = Timestamp::now().checked_add(jiff::SignedDuration::from_hours(hours)).unwrap();
        retention::delete_expired(&inbox.store, Some(NonZeroU32::MIN), later).await.unwrap();
    }
    assert!(inbox.stored().await.is_empty());

    // A failing database is logged without what was to be stored.
    let database = sqlx::SqlitePool::connect(&common::database(inbox.folder.path())).await.unwrap();
    sqlx::query("ALTER TABLE inquiries RENAME TO elsewhere").execute(&database).await.unwrap();
    assert_eq!(send(&inbox, JSON, personal(&id).to_string(), &[]).await, 503);
    assert_eq!(send(&inbox, URLENCODED, FORM, &[]).await, 503);
    while send(&inbox, JSON, personal(&id).to_string(), &[]).await != 429 {}

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for outcome in
        ["stored", "quarantined", "duplicate", "fields", "id-reused", "not-json", "too-large", "origin", "unavailable"]
    {
        assert!(log.contains(&format!("outcome=\"{outcome}\"")), "{outcome}: {log}");
    }
    assert!(log.contains(ID), "{log}");
    for personal in PERSONAL {
        assert!(!log.to_lowercase().contains(&personal.to_lowercase()), "{personal}: {log}");
    }
}
