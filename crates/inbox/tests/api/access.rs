//! Access control: allowed origins, client IP addresses, rate limits.

use std::{net::SocketAddr, num::NonZeroU32, pin::Pin, time::Duration};

use crate::common::{FORM, ID, Inbox, TestResponse, inquiry};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header, request::Builder},
};
use futures_util::{FutureExt, future, stream};
use glossary_core::inquiry::{InquiryId, MARKER_HEADER};
use glossary_inbox::{http::AccessRules, store::StoredInquiry};
use tower::ServiceExt;

const BLOG: &str = "https://blog.example.com";

fn allowing_the_blog() -> AccessRules {
    AccessRules { origins: vec![BLOG.parse().unwrap()], ..AccessRules::default() }
}

fn post() -> Builder {
    Request::post("/api/inquiries").header(header::CONTENT_TYPE, "application/json").header(header::HOST, "x.example")
}

async fn send(inbox: &Inbox, request: Builder, number: u8) -> TestResponse {
    let body = inquiry(&InquiryId::new(0, [number; 10]).to_string()).to_string();
    inbox.send(request.body(Body::from(body)).unwrap()).await
}

/// Checks `Retry-After`: at most `seconds`, less the time spent on storing.
fn assert_retry_after(response: &TestResponse, seconds: u64) {
    let waited: u64 = response.header("retry-after").parse().unwrap();
    assert!((1..=seconds).contains(&waited), "{waited}");
}

fn from_ip(address: [u8; 4]) -> Builder {
    post().extension(ConnectInfo(SocketAddr::from((address, 5000))))
}

#[tokio::test]
async fn a_listed_origin_may_post_and_read_every_response() {
    let per_address = NonZeroU32::new(2);
    let inbox = Inbox::with_access(AccessRules { per_address, ..allowing_the_blog() }).await;
    let blog = |request: Builder| request.header(header::ORIGIN, BLOG).header("sec-fetch-site", "cross-site");
    let stored = send(&inbox, blog(post()), 1).await;
    let refused = inbox.send(blog(post()).body(Body::from("{\"fields\":{}}")).unwrap()).await;
    let limited = send(&inbox, blog(post()), 2).await;
    limited.problem(429, "too-many");
    assert_retry_after(&limited, 30);
    for (response, status) in [(&stored, 201), (&refused, 422), (&limited, 429)] {
        assert_eq!(response.status, status);
        assert_eq!(response.header("access-control-allow-origin"), BLOG);
        assert_eq!(response.header("access-control-expose-headers"), "glossary-inbox,retry-after");
        assert!(response.header("vary").contains("origin"), "{}", response.header("vary"));
        assert_eq!(response.header("access-control-allow-credentials"), "");
        assert_eq!(response.header(MARKER_HEADER), "1");
    }
}

#[tokio::test]
async fn a_listed_origin_may_read_a_database_failure() {
    let inbox = Inbox::with_access(allowing_the_blog()).await;
    inbox.store.close().await;
    let response = send(&inbox, post().header(header::ORIGIN, BLOG), 1).await;
    response.problem(503, "unavailable");
    assert_eq!((response.header("access-control-allow-origin"), response.header("retry-after")), (BLOG, "5"));
}

#[tokio::test]
async fn a_preflight_lists_the_allowed_headers() {
    let inbox = Inbox::with_access(allowing_the_blog()).await;
    let preflight = async |origin: &str| {
        let request = Request::options("/api/inquiries")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
        inbox.send(request.body(Body::empty()).unwrap()).await
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
async fn other_origins_are_refused_and_nothing_is_stored() {
    let inbox = Inbox::with_access(allowing_the_blog()).await;
    let evil = || post().header(header::ORIGIN, "https://evil.example");
    send(&inbox, evil(), 1).await.problem(403, "origin");
    send(&inbox, evil().header("sec-fetch-site", "cross-site"), 1).await.problem(403, "origin");
    send(&inbox, post().header("sec-fetch-site", "cross-site"), 1).await.problem(403, "origin");
    assert!(inbox.stored().await.is_empty());
    assert_eq!(send(&inbox, post().header(header::ORIGIN, "https://x.example"), 1).await.status, 201);
    assert_eq!(send(&inbox, post(), 1).await.status, 200);
}

/// A page of a name that its owner has pointed to this server seems to be of the same origin.
#[tokio::test]
async fn pages_of_an_unknown_host_may_not_post() {
    let site_host = Some("www.example.com".to_owned());
    let inbox = Inbox::with_access(AccessRules { site_host, ..allowing_the_blog() }).await;
    let to = |host: &str| {
        Request::post("/api/inquiries").header(header::CONTENT_TYPE, "application/json").header(header::HOST, host)
    };
    for host in ["evil.example", "www.example.com.evil.example:443"] {
        let same_origin = to(host).header("sec-fetch-site", "same-origin");
        send(&inbox, same_origin, 1).await.problem(403, "origin");
        send(&inbox, to(host).header(header::ORIGIN, format!("https://{host}")), 1).await.problem(403, "origin");
    }
    assert!(inbox.stored().await.is_empty());
    let known = [
        "www.example.com",
        "example.com:443",
        "blog.example.com",
        "127.0.0.1:8080",
        "[::1]:8080",
        "localhost",
        "inbox",
    ];
    for (number, host) in (1..).zip(known) {
        let same_origin = to(host).header("sec-fetch-site", "same-origin");
        assert_eq!(send(&inbox, same_origin, number).await.status, 201, "{host}");
    }
    // A program, such as another server.
    assert_eq!(send(&inbox, to("evil.example"), 99).await.status, 201);
}

#[tokio::test]
async fn each_client_has_its_own_limit() {
    let inbox = Inbox::with_access(AccessRules { per_address: NonZeroU32::new(1), ..AccessRules::default() }).await;
    assert_eq!(send(&inbox, from_ip([192, 0, 2, 1]), 1).await.status, 201);
    send(&inbox, from_ip([192, 0, 2, 1]), 2).await.problem(429, "too-many");
    // Without trusted proxies, `X-Forwarded-For` is ignored.
    send(&inbox, from_ip([192, 0, 2, 1]).header("x-forwarded-for", "192.0.2.9"), 2).await.problem(429, "too-many");
    assert_eq!(send(&inbox, from_ip([192, 0, 2, 2]), 3).await.status, 201);
    // Other requests do not count.
    inbox.get("/api/other").await.problem(404, "not-found");
    assert_eq!(inbox.stored().await.len(), 2);
}

#[tokio::test]
async fn clients_behind_a_trusted_proxy_are_distinguished() {
    let access = AccessRules { per_address: NonZeroU32::new(1), trusted_hops: 1, ..AccessRules::default() };
    let inbox = Inbox::with_access(access).await;
    let through_proxy = |visitor: &str| from_ip([127, 0, 0, 1]).header("x-forwarded-for", visitor);
    assert_eq!(send(&inbox, through_proxy("192.0.2.1"), 1).await.status, 201);
    assert_eq!(send(&inbox, through_proxy("192.0.2.2"), 2).await.status, 201);
    send(&inbox, through_proxy("203.0.113.1, 192.0.2.2"), 3).await.problem(429, "too-many");
}

#[tokio::test]
async fn a_proxy_without_headers_counts_as_one_client() {
    // nginx sends no header with `proxy_pass` alone.
    let silent = || from_ip([127, 0, 0, 1]);
    let access = AccessRules { per_address: NonZeroU32::new(1), trusted_hops: 1, ..AccessRules::default() };
    let inbox = Inbox::with_access(access).await;
    assert_eq!(send(&inbox, silent(), 1).await.status, 201);
    send(&inbox, silent(), 2).await.problem(429, "too-many");
}

#[tokio::test]
async fn local_programs_have_no_client_limit_but_proxied_requests_have() {
    let inbox = Inbox::with_access(AccessRules { per_address: NonZeroU32::new(1), ..AccessRules::default() }).await;
    for number in 1..4 {
        assert_eq!(send(&inbox, from_ip([127, 0, 0, 1]), number).await.status, 201);
    }
    for (number, header) in (4..).zip(["x-forwarded-for", "x-real-ip", "via", "forwarded"]) {
        let response = send(&inbox, from_ip([127, 0, 0, 1]).header(header, "192.0.2.1"), number).await;
        // All four count as one client, the proxy.
        assert_eq!(response.status.as_u16(), if number == 4 { 201 } else { 429 }, "{header}");
    }
}

/// Returns the suspicions of the stored inquiries, newest first.
async fn suspicions(inbox: &Inbox) -> Vec<Vec<&'static str>> {
    let names = |inquiry: &StoredInquiry| inquiry.suspicions.iter().map(|reason| reason.name()).collect();
    inbox.stored().await.iter().map(names).collect()
}

#[tokio::test]
async fn inquiries_above_the_overall_limit_are_quarantined() {
    let inbox = Inbox::with_access(AccessRules { overall: NonZeroU32::new(2), ..AccessRules::default() }).await;
    for number in 1..=10 {
        assert_eq!(send(&inbox, from_ip([192, 0, 2, number]), number).await.status, 201);
    }
    let mut suspicions = suspicions(&inbox).await;
    suspicions.sort();
    assert!(suspicions[..2].iter().all(Vec::is_empty));
    assert!(suspicions[2..].iter().all(|reasons| *reasons == ["over-limit"]));
    // Junk must not fill the disk.
    let refused = send(&inbox, from_ip([192, 0, 2, 99]), 99).await;
    refused.problem(429, "too-many");
    assert_retry_after(&refused, 8);
    assert_eq!(inbox.stored().await.len(), 10);
}

#[tokio::test]
async fn junk_and_duplicates_do_not_use_up_the_overall_limit() {
    let inbox = Inbox::with_access(AccessRules { overall: NonZeroU32::new(2), ..AccessRules::default() }).await;
    let local = || from_ip([127, 0, 0, 1]);
    assert_eq!(send(&inbox, local(), 1).await.status, 201);
    for number in 0..20 {
        assert_eq!(send(&inbox, local(), 1).await.status, 200);
        for (junk, status) in [("{", 400), ("[]", 422), ("{\"fields\":{}}", 422)] {
            assert_eq!(inbox.send(local().body(Body::from(junk)).unwrap()).await.status, status);
        }
        if number < 8 {
            let mut trapped = inquiry(&InquiryId::new(0, [100 + number; 10]).to_string());
            trapped["evidence"] = serde_json::json!({ "trap": "x" });
            assert_eq!(inbox.post_json(&trapped).await.status, 201);
        }
    }
    assert_eq!(send(&inbox, local(), 2).await.status, 201);
    let suspicions = suspicions(&inbox).await;
    assert_eq!(suspicions.iter().filter(|reasons| reasons.is_empty()).count(), 2, "{suspicions:?}");
}

#[tokio::test]
async fn a_form_above_the_limit_keeps_its_values() {
    let inbox = Inbox::with_access(AccessRules { per_address: NonZeroU32::new(1), ..AccessRules::default() }).await;
    assert_eq!(inbox.post_form(&FORM).await.status, 303);
    let again = inbox.post_form(&FORM).await;
    assert_eq!(again.status, 429);
    assert_retry_after(&again, 60);
    assert!(again.text().contains(">\nAn engine</textarea>"), "{}", again.text());
}

#[tokio::test]
async fn a_form_of_another_origin_is_refused_with_a_page() {
    let inbox = Inbox::with_access(allowing_the_blog()).await;
    let request = Request::post("/api/inquiries")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, "https://evil.example")
        .body(Body::from("name=Ada&message=An+engine"));
    let response = inbox.send(request.unwrap()).await;
    assert_eq!((response.status.as_u16(), response.header("content-type")), (403, "text/html; charset=utf-8"));
    for part in ["cannot be sent from this page", ">\nAn engine</textarea>"] {
        assert!(response.text().contains(part), "{part}: {}", response.text());
    }
    assert!(inbox.stored().await.is_empty());
}

#[tokio::test]
async fn requests_above_the_concurrency_limit_are_asked_to_retry() {
    let inbox = Inbox::new().await;
    let mut open: Vec<_> = (0..512_u16)
        .map(|client| {
            let [high, low] = client.to_be_bytes();
            send_endless(&inbox, [10, 0, high, low])
        })
        .collect();
    let response = inbox.post_json(&inquiry(ID)).await;
    response.problem(503, "unavailable");
    assert_eq!(response.header("retry-after"), "5");
    tokio::time::pause();
    // A form waits, and is then returned.
    let form = inbox.post_form(&FORM).await;
    assert_eq!((form.status.as_u16(), form.header("retry-after")), (503, "5"));
    assert_eq!((form.header("content-type"), form.header(MARKER_HEADER)), ("text/html; charset=utf-8", "1"));
    for part in ["Please try again in a moment", ">\nAn engine</textarea>", "Send again"] {
        assert!(form.text().contains(part), "{part}: {}", form.text());
    }
    tokio::time::resume();
    open.pop();
    assert_eq!(inbox.post_json(&inquiry(ID)).await.status, 201);
}

/// Begins an inquiry whose body never ends.
fn send_endless(inbox: &Inbox, client: [u8; 4]) -> Pin<Box<dyn Future<Output = StatusCode> + Send>> {
    let endless = Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let response = inbox.router().oneshot(from_ip(client).body(endless).unwrap());
    let mut status = response.map(|response| response.unwrap().status()).boxed();
    assert_eq!((&mut status).now_or_never(), None);
    status
}

/// Over HTTP/2, one client can begin thousands.
#[tokio::test]
async fn inquiries_that_never_end_delay_no_other_client() {
    let inbox = Inbox::new().await;
    // The time in which nothing has stalled must not pass.
    tokio::time::pause();
    let mut endless = Vec::new();
    for client in 1..=4 {
        for _ in 0..128 {
            endless.push(send_endless(&inbox, [198, 51, 100, client]));
        }
    }
    assert!(send(&inbox, from_ip([192, 0, 2, 1]), 1).now_or_never().is_none());
    tokio::time::advance(Duration::from_millis(500)).await;
    tokio::time::resume();
    assert_eq!(send(&inbox, from_ip([192, 0, 2, 1]), 1).await.status, 201);
    // The inbox reads a refused body for five seconds.
    tokio::time::pause();
    let (first, ..) = future::select_all(endless).await;
    assert_eq!(first, StatusCode::SERVICE_UNAVAILABLE);
}
