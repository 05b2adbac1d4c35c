//! Clients that take more than their share: the program's memory and open files stay bounded, and others are served.

use std::{
    fs,
    net::SocketAddr,
    time::{Duration, Instant},
};

use h2::{RecvStream, client::SendRequest};
use http::Request;
use tokio::net::TcpStream;

use crate::common::served::{Served, request};

/// Half of the program's limit on open responses of one client.
const STREAMS: usize = 32;

/// How long others may wait for a page. The program of the tests is not optimised, and other tests run beside; the
/// optimised program needs a tenth of this.
const OTHERS_TIMEOUT: Duration = Duration::from_secs(5);

fn site(arguments: &[&str]) -> Served {
    let served = Served::start(arguments);
    let dist = served.folder.path().join("dist");
    let text: String = (0..900_000).map(|number| format!("{} ", number * 7)).collect();
    fs::write(dist.join("glossary.json"), &text).unwrap();
    fs::write(dist.join("page.html"), &text[..60_000]).unwrap();
    served
}

/// Opens an HTTP/2 connection whose streams receive at most `window` bytes.
async fn connect(address: SocketAddr, window: u32) -> SendRequest<bytes::Bytes> {
    let stream = TcpStream::connect(address).await.unwrap();
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(window).initial_connection_window_size(1 << 26);
    let (client, connection) = builder.handshake(stream).await.unwrap();
    tokio::spawn(connection);
    client.ready().await.unwrap()
}

fn get(path: &str, visitor: &str, encoding: &str) -> Request<()> {
    Request::get(format!("http://www.example.com{path}"))
        .header("x-forwarded-for", visitor)
        .header("accept-encoding", encoding)
        .body(())
        .unwrap()
}

/// Returns how long another visitor waits for a page.
async fn time_of_others(address: SocketAddr) -> Duration {
    let head = "GET / HTTP/1.1\r\nHost: www.example.com\r\nX-Forwarded-For: 198.51.100.7\r\nConnection: close\r\n\r\n";
    let started = Instant::now();
    let response = tokio::task::spawn_blocking(move || request(address, head.as_bytes())).await.unwrap().unwrap();
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    started.elapsed()
}

async fn assert_others_are_served(address: SocketAddr) {
    let waited = time_of_others(address).await;
    assert!(waited < OTHERS_TIMEOUT, "{waited:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_with_closed_windows_takes_few_files_and_little_memory() {
    let served = site(&[]);
    assert_others_are_served(served.address).await;
    let (files, memory) = (served.open_files(), served.memory());
    // One visitor with many connections.
    let mut unread: Vec<RecvStream> = Vec::new();
    let mut waiting = Vec::new();
    for _ in 0..20 {
        let mut client = connect(served.address, 0).await;
        for number in 0..STREAMS {
            let path = if number % 2 == 0 { "/glossary.json" } else { "/page.html" };
            let encoding = ["identity", "gzip", "br", "br, gzip"][number / 2 % 4];
            let (response, _) = client.send_request(get(path, "203.0.113.9", encoding), true).unwrap();
            waiting.push(tokio::spawn(response));
        }
    }
    // The client's limit of 64 is reached, so the other requests wait, and then get 503.
    let started = Instant::now();
    let (mut sent, mut refused) = (0, 0);
    for response in waiting {
        let response = response.await.unwrap().unwrap();
        match response.status().as_u16() {
            200 => sent += 1,
            503 => refused += 1,
            other => panic!("{other}"),
        }
        unread.push(response.into_body());
        if started.elapsed() < Duration::from_secs(1) {
            assert_others_are_served(served.address).await;
        }
    }
    assert!(sent >= 64 && refused > 0, "{sent} sent, {refused} refused");
    assert_others_are_served(served.address).await;
    let (more_files, more_memory) = (served.open_files() - files, served.memory().saturating_sub(memory));
    assert!(more_files <= 64 + 20 + 8, "{more_files} files");
    assert!(more_memory <= 128, "{more_memory} MiB");
}

#[tokio::test(flavor = "multi_thread")]
async fn mixed_encodings_take_bounded_memory() {
    let served = site(&[]);
    let (address, before) = (served.address, served.memory());
    let seconds = std::env::var("GLOSSARY_OVERLOAD_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    let end = Instant::now() + Duration::from_secs(seconds);
    let visitors: Vec<_> = (0..48_usize)
        .map(|visitor| {
            tokio::spawn(async move {
                let address_of = format!("203.0.113.{visitor}");
                while Instant::now() < end {
                    // Most read a part, and leave after a while.
                    let mut client = connect(address, [0, 60_000, 500_000, 2_000_000][visitor % 4]).await;
                    let mut unread = Vec::new();
                    for number in 0..16 {
                        let path = ["/glossary.json", "/page.html", "/", "/none"][(number + visitor) % 4];
                        let encoding = ["br", "gzip", "br;q=0.1, gzip", "identity"][(number / 4 + visitor) % 4];
                        unread.push(client.send_request(get(path, &address_of, encoding), true).unwrap().0);
                    }
                    tokio::time::sleep(Duration::from_millis(300)).await;
                }
            })
        })
        .collect();
    let (mut most, mut longest) = (0, Duration::ZERO);
    while Instant::now() < end {
        longest = longest.max(time_of_others(address).await);
        most = most.max(served.memory());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for visitor in visitors {
        visitor.await.unwrap();
    }
    eprintln!("{before} MiB before, {most} MiB at most; others waited {longest:?} at most");
    assert!(most - before <= 400, "{most} MiB");
    assert!(longest < OTHERS_TIMEOUT, "{longest:?}");
}
