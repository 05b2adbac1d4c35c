//! Limits on responses that are being sent.

use std::{net::SocketAddr, os::unix::net::UnixListener};

use crate::common::Inbox;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// More than one chunk of a file.
const LARGE: usize = 1024 * 1024;

/// Requests a large file, and returns the response with its body unread.
async fn get(inbox: &Inbox, client: [u16; 8]) -> Response<Body> {
    let request = Request::get("/large.bin").extension(ConnectInfo(SocketAddr::from((client, 5000))));
    inbox.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

fn host(subnet: u16, last: u16) -> [u16; 8] {
    [0x2001, 0xdb8, 1, subnet, 0, 0, 0, last]
}

#[tokio::test]
async fn a_client_that_reads_nothing_has_a_limited_number_of_responses() {
    let inbox = Inbox::new().await;
    inbox.publish("large.bin", &"x".repeat(LARGE));
    // The paused clock advances while requests wait.
    tokio::time::pause();
    let mut unread = Vec::new();
    for last in 0..64 {
        unread.push(get(&inbox, host(1, last)).await);
    }
    assert!(unread.iter().all(|response| response.status() == 200));
    let refused = get(&inbox, host(1, 64)).await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (503, &"5".parse().unwrap()));
    // The rest of the /56, and then of the /48.
    for last in 0..32 {
        unread.push(get(&inbox, host(2, last)).await);
        unread.push(get(&inbox, host(0x102, last)).await);
    }
    assert!(unread.iter().all(|response| response.status() == 200));
    for subnet in [3, 0x103] {
        assert_eq!(get(&inbox, host(subnet, 1)).await.status(), 503);
    }
    // Other clients are served, and so is this one, after it has read or cancelled a response.
    assert_eq!(get(&inbox, [0x2001, 0xdb8, 2, 1, 0, 0, 0, 1]).await.status(), 200);
    let read = unread.swap_remove(0).into_body().collect().await.unwrap().to_bytes();
    assert_eq!(read.len(), LARGE);
    assert_eq!(get(&inbox, host(1, 65)).await.status(), 200);
    drop(unread);
    for last in 0..100 {
        assert_eq!(get(&inbox, host(1, last)).await.status(), 200);
    }
}

/// Opening a socket fails, as opening a file does when the process has too many.
#[tokio::test]
async fn a_file_that_cannot_be_opened_is_temporarily_unavailable() {
    let inbox = Inbox::new().await;
    let _socket = UnixListener::bind(inbox.folder.path().join("dist/file.txt")).unwrap();
    let response = inbox.get("/file.txt").await;
    assert_eq!((response.status.as_u16(), response.header("retry-after")), (503, "5"));
}
