//! While somebody writes, the pages that are open hear of a new publish.

mod common;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use common::Inbox;
use glossary_inbox::http::Changes;
use http_body_util::BodyExt;
use tower::ServiceExt;

const EVENTS: &str = "/glossary/api/changes?publish=0";

#[tokio::test]
async fn pages_listen_and_are_never_kept() {
    let inbox = Inbox::live("/glossary", Changes::default()).await;
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
async fn a_publish_is_told_and_the_end_ends_it() {
    let changes = Changes::default();
    let inbox = Inbox::live("/glossary", changes.clone()).await;
    let request = Request::get(EVENTS).body(Body::empty()).unwrap();
    let mut events = inbox.router().oneshot(request).await.unwrap().into_body();
    changes.published();
    let event = events.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(event, "event: published\ndata: 1\n\n");
    changes.stop();
    assert!(events.frame().await.is_none());
}

#[tokio::test]
async fn a_publish_that_came_while_the_page_was_on_its_way_is_told() {
    let changes = Changes::default();
    let inbox = Inbox::live("/glossary", changes.clone()).await;
    changes.published();
    let request = Request::get(EVENTS).body(Body::empty()).unwrap();
    let mut events = inbox.router().oneshot(request).await.unwrap().into_body();
    let event = events.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(event, "event: published\ndata: 1\n\n");
}

#[tokio::test]
async fn otherwise_there_is_nothing_to_listen_to() {
    let inbox = Inbox::new().await;
    inbox.publish("index.html", "<p>Home</p>");
    assert_eq!(inbox.get("/api/changes").await.status, StatusCode::NOT_FOUND);
    assert_eq!(inbox.get("/").await.body, b"<p>Home</p>");
}
