//! Who may write, and how often.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;

use std::{net::SocketAddr, num::NonZeroU32};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header, request::Builder},
};
use common::{Answer, FORM, ID, Inbox, inquiry};
use futures_util::{FutureExt, stream};
use glossary_core::inquiry::{InquiryId, MARKER_HEADER};
use glossary_inbox::http::Door;
use tower::ServiceExt;

const BLOG: &str = "https://blog.example.com";

fn listing_the_blog() -> Door {
    Door { origins: vec![BLOG.parse().unwrap()], ..Door::default() }
}

fn post() -> Builder {
    Request::post("/api/inquiries").header(header::CONTENT_TYPE, "application/json").header(header::HOST, "x.example")
}

async fn send(inbox: &Inbox, request: Builder, number: u8) -> Answer {
    let body = inquiry(&InquiryId::new(0, [number; 10]).to_string()).to_string();
    inbox.ask(request.body(Body::from(body)).unwrap()).await
}

/// Asks to wait so many seconds, of which storing may have taken some.
fn assert_waits(answer: &Answer, seconds: u64) {
    let asked: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=seconds).contains(&asked), "{asked}");
}

fn from(address: [u8; 4]) -> Builder {
    post().extension(ConnectInfo(SocketAddr::from((address, 5000))))
}

#[tokio::test]
async fn a_listed_site_may_post_and_read_every_answer() {
    let per_address = NonZeroU32::new(2);
    let inbox = Inbox::guarded(Door { per_address, ..listing_the_blog() }).await;
    let blog = |request: Builder| request.header(header::ORIGIN, BLOG).header("sec-fetch-site", "cross-site");
    let stored = send(&inbox, blog(post()), 1).await;
    let refused = inbox.ask(blog(post()).body(Body::from("{\"fields\":{}}")).unwrap()).await;
    let limited = send(&inbox, blog(post()), 2).await;
    limited.problem(429, "too-many");
    assert_waits(&limited, 30);
    for (answer, status) in [(&stored, 201), (&refused, 422), (&limited, 429)] {
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("access-control-allow-origin"), BLOG);
        assert_eq!(answer.header("access-control-expose-headers"), "glossary-inbox,retry-after");
        assert!(answer.header("vary").contains("origin"), "{}", answer.header("vary"));
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        assert_eq!(answer.header(MARKER_HEADER), "1");
    }
}

#[tokio::test]
async fn a_database_that_fails_is_told_to_a_listed_site_too() {
    let inbox = Inbox::guarded(listing_the_blog()).await;
    inbox.store.close().await;
    let answer = send(&inbox, post().header(header::ORIGIN, BLOG), 1).await;
    answer.problem(503, "unavailable");
    assert_eq!((answer.header("access-control-allow-origin"), answer.header("retry-after")), (BLOG, "5"));
}

#[tokio::test]
async fn a_preflight_tells_what_a_listed_site_may_send() {
    let inbox = Inbox::guarded(listing_the_blog()).await;
    let preflight = async |origin: &str| {
        let request = Request::options("/api/inquiries")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
        inbox.ask(request.body(Body::empty()).unwrap()).await
    };
    let allowed = preflight(BLOG).await;
    assert_eq!(allowed.status, 200);
    assert_eq!(allowed.header("access-control-allow-origin"), BLOG);
    assert_eq!(allowed.header("access-control-allow-methods"), "POST");
    assert_eq!(allowed.header("access-control-allow-headers"), "content-type,idempotency-key");
    assert_eq!(allowed.header("access-control-max-age"), "7200");
    assert!(allowed.header("vary").contains("origin"));
    for other in ["https://evil.example", "https://blog.example.com.evil.example", "null"] {
        assert_eq!(preflight(other).await.header("access-control-allow-origin"), "", "{other}");
    }
}

#[tokio::test]
async fn other_sites_are_refused_and_nothing_is_stored() {
    let inbox = Inbox::guarded(listing_the_blog()).await;
    let evil = || post().header(header::ORIGIN, "https://evil.example");
    send(&inbox, evil(), 1).await.problem(403, "origin");
    send(&inbox, evil().header("sec-fetch-site", "cross-site"), 1).await.problem(403, "origin");
    send(&inbox, post().header("sec-fetch-site", "cross-site"), 1).await.problem(403, "origin");
    assert!(inbox.stored().await.is_empty());
    assert_eq!(send(&inbox, post().header(header::ORIGIN, "https://x.example"), 1).await.status, 201);
    assert_eq!(send(&inbox, post(), 1).await.status, 200);
}

#[tokio::test]
async fn each_address_has_its_own_limit() {
    let inbox = Inbox::guarded(Door { per_address: NonZeroU32::new(1), ..Door::default() }).await;
    assert_eq!(send(&inbox, from([192, 0, 2, 1]), 1).await.status, 201);
    send(&inbox, from([192, 0, 2, 1]), 2).await.problem(429, "too-many");
    // Nobody is believed who claims to be somebody else.
    send(&inbox, from([192, 0, 2, 1]).header("x-forwarded-for", "192.0.2.9"), 2).await.problem(429, "too-many");
    assert_eq!(send(&inbox, from([192, 0, 2, 2]), 3).await.status, 201);
    // Only inquiries count.
    inbox.get("/api/other").await.problem(404, "not-found");
    assert_eq!(inbox.stored().await.len(), 2);
}

#[tokio::test]
async fn behind_a_trusted_proxy_visitors_are_told_apart() {
    let door = Door { per_address: NonZeroU32::new(1), trusted_hops: 1, ..Door::default() };
    let inbox = Inbox::guarded(door).await;
    let through_proxy = |visitor: &str| from([127, 0, 0, 1]).header("x-forwarded-for", visitor);
    assert_eq!(send(&inbox, through_proxy("192.0.2.1"), 1).await.status, 201);
    assert_eq!(send(&inbox, through_proxy("192.0.2.2"), 2).await.status, 201);
    send(&inbox, through_proxy("203.0.113.1, 192.0.2.2"), 3).await.problem(429, "too-many");
}

#[tokio::test]
async fn a_proxy_that_does_not_say_for_whom_it_asks_passes_on_one_sender() {
    // As nginx does by `proxy_pass` alone, on the same machine.
    let silent = || from([127, 0, 0, 1]);
    let door = Door { per_address: NonZeroU32::new(1), trusted_hops: 1, ..Door::default() };
    let inbox = Inbox::guarded(door).await;
    assert_eq!(send(&inbox, silent(), 1).await.status, 201);
    send(&inbox, silent(), 2).await.problem(429, "too-many");
    // Where nobody told of a proxy, what all may send together still holds.
    let inbox = Inbox::guarded(Door { overall: NonZeroU32::new(1), ..Door::default() }).await;
    assert_eq!(send(&inbox, silent(), 1).await.status, 201);
    send(&inbox, silent(), 2).await.problem(429, "too-many");
}

#[tokio::test]
async fn the_machine_itself_has_no_limit_of_its_own_but_what_a_proxy_passes_on_has() {
    let inbox = Inbox::guarded(Door { per_address: NonZeroU32::new(1), ..Door::default() }).await;
    for number in 1..4 {
        assert_eq!(send(&inbox, from([127, 0, 0, 1]), number).await.status, 201);
    }
    for (number, header) in (4..).zip(["x-forwarded-for", "x-real-ip", "via", "forwarded"]) {
        let answer = send(&inbox, from([127, 0, 0, 1]).header(header, "192.0.2.1"), number).await;
        // All of them count as that proxy.
        assert_eq!(answer.status.as_u16(), if number == 4 { 201 } else { 429 }, "{header}");
    }
}

#[tokio::test]
async fn all_together_have_a_limit() {
    let inbox = Inbox::guarded(Door { overall: NonZeroU32::new(2), ..Door::default() }).await;
    assert_eq!(send(&inbox, from([192, 0, 2, 1]), 1).await.status, 201);
    assert_eq!(send(&inbox, from([192, 0, 2, 2]), 2).await.status, 201);
    send(&inbox, from([192, 0, 2, 3]), 3).await.problem(429, "too-many");
}

#[tokio::test]
async fn a_form_that_comes_too_often_keeps_what_was_typed() {
    let inbox = Inbox::guarded(Door { overall: NonZeroU32::new(1), ..Door::default() }).await;
    assert_eq!(inbox.post_form(&FORM).await.status, 303);
    let again = inbox.post_form(&FORM).await;
    assert_eq!(again.status, 429);
    assert_waits(&again, 60);
    assert!(again.text().contains("<dd>An engine"), "{}", again.text());
}

#[tokio::test]
async fn another_sites_form_is_refused_with_a_page() {
    let inbox = Inbox::guarded(listing_the_blog()).await;
    let request = Request::post("/api/inquiries")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, "https://evil.example")
        .body(Body::from("name=Ada&message=An+engine"));
    let answer = inbox.ask(request.unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (403, "text/html; charset=utf-8"));
    for part in ["may not send inquiries here", "<dd>An engine"] {
        assert!(answer.text().contains(part), "{part}: {}", answer.text());
    }
    assert!(inbox.stored().await.is_empty());
}

#[tokio::test]
async fn more_at_once_than_can_be_received_are_asked_to_come_again() {
    let inbox = Inbox::new().await;
    let mut open = Vec::new();
    for _ in 0..512 {
        let endless = Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>());
        let mut request = Box::pin(inbox.router().oneshot(post().body(endless).unwrap()));
        assert!((&mut request).now_or_never().is_none());
        open.push(request);
    }
    let answer = inbox.post_json(&inquiry(ID)).await;
    answer.problem(503, "unavailable");
    assert_eq!(answer.header("retry-after"), "5");
    let form = inbox.post_form(&FORM).await;
    assert_eq!((form.status.as_u16(), form.header("retry-after")), (503, "5"));
    assert_eq!((form.header("content-type"), form.header(MARKER_HEADER)), ("text/html; charset=utf-8", "1"));
    assert!(form.text().contains("Please try again in a moment"), "{}", form.text());
    open.pop();
    assert_eq!(inbox.post_json(&inquiry(ID)).await.status, 201);
}
