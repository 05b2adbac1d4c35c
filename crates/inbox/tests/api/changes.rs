//! Live reload of open pages.

use crate::common::Inbox;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use glossary_inbox::http::Changes;
use http_body_util::BodyExt;
use tower::ServiceExt;

const EVENTS: &str = "/glossary/api/changes?publish=0";

#[tokio::test]
async fn pages_get_the_script_and_are_not_cached() {
    let inbox = Inbox::with_live_reload("/glossary", Changes::default()).await;
    inbox.publish("terms/api/index.html", "<p>An API</p>");
    let request = Request::get("/glossary/terms/api/")
        .header(header::IF_MODIFIED_SINCE, "Fri, 01 Jan 2100 00:00:00 GMT")
        .body(Body::empty())
        .unwrap();
    let response = inbox.router().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert!(!response.headers().contains_key(header::LAST_MODIFIED));
    let page = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(page, "<p>An API</p><script src=\"/glossary/api/changes.js?publish=0\" async></script>");

    let script = inbox.get("/glossary/api/changes.js").await;
    assert_eq!(script.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn a_publish_is_an_event_and_shutdown_ends_the_stream() {
    let changes = Changes::default();
    let inbox = Inbox::with_live_reload("/glossary", changes.clone()).await;
    let request = Request::get(EVENTS).body(Body::empty()).unwrap();
    let mut events = inbox.router().oneshot(request).await.unwrap().into_body();
    changes.published();
    let event = events.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(event, "event: published\ndata: 1\n\n");
    changes.stop();
    assert!(events.frame().await.is_none());
}

#[tokio::test]
async fn a_publish_during_the_page_load_is_an_event() {
    let changes = Changes::default();
    let inbox = Inbox::with_live_reload("/glossary", changes.clone()).await;
    changes.published();
    let request = Request::get(EVENTS).body(Body::empty()).unwrap();
    let mut events = inbox.router().oneshot(request).await.unwrap().into_body();
    let event = events.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(event, "event: published\ndata: 1\n\n");
}

#[tokio::test]
async fn without_live_reload_there_is_no_event_stream() {
    let inbox = Inbox::new().await;
    inbox.publish("index.html", "<p>Home</p>");
    assert_eq!(inbox.get("/api/changes").await.status, StatusCode::NOT_FOUND);
    assert_eq!(inbox.get("/").await.body, b"<p>Home</p>");
}
