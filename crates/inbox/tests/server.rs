//! Whoever is slow gives the place up. The clock stands still while somebody has
//! something to do, and otherwise jumps to the next time limit.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

use std::{
    convert::Infallible,
    future::pending,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response},
    routing::get,
};
use futures_util::stream;
use glossary_inbox::server;
use http_body_util::BodyExt;
use hyper::{body::Incoming, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

/// More than the system keeps for a visitor who takes nothing.
const LARGE: usize = 64 * 1024 * 1024;

/// A server with one place.
async fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
        .route("/large", get(async || vec![b'x'; LARGE]));
    tokio::spawn(server::run(listener, router, 1, pending()));
    address
}

/// Takes the one place with these bytes, and keeps it if it can.
async fn connect(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(bytes).await.unwrap();
    client
}

/// The one place becomes free. On a busy machine the clock may have jumped before
/// a question has arrived, and whoever asks is then cut off too: it asks again.
async fn assert_answers(address: SocketAddr) {
    let mut answered = false;
    for _ in 0..100 {
        if answered {
            break;
        }
        let mut client = connect(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        let mut answer = String::new();
        let read = timeout(Duration::from_hours(1), client.read_to_string(&mut answer)).await;
        assert!(read.is_ok(), "the place is never given up");
        answered = answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1");
    }
    assert!(answered, "nobody is answered");
}

/// Takes the one place and speaks HTTP/2. Whoever reads nothing takes no more than one such window.
async fn connect_http_2(address: SocketAddr) -> http2::SendRequest<Body> {
    let stream = TcpStream::connect(address).await.unwrap();
    let (client, connection) = http2::Builder::new(TokioExecutor::new())
        .initial_stream_window_size(65_535)
        .handshake(TokioIo::new(stream))
        .await
        .unwrap();
    // It answers whatever the server asks of a connection, also while its user does nothing.
    tokio::spawn(connection);
    client
}

async fn ask(client: &mut http2::SendRequest<Body>, address: SocketAddr, path: &str) -> Response<Incoming> {
    let request = Request::get(format!("http://{address}{path}")).body(Body::empty()).unwrap();
    client.send_request(request).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn who_asks_nothing_or_half_a_question_is_cut_off() {
    for slow in
        [&b""[..], b"P", b"PRI * HTTP/2.0\r\n", b"GET / HTTP/1.1\r\nHost:", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"]
    {
        let address = start().await;
        let slow = connect(address, slow).await;
        assert_answers(address).await;
        drop(slow);
    }
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_of_an_answer_is_cut_off() {
    let address = start().await;
    let slow = connect(address, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert_answers(address).await;
    drop(slow);
}

#[tokio::test(start_paused = true)]
async fn who_asks_nothing_more_over_http_2_is_let_go() {
    for asks in [false, true] {
        let address = start().await;
        let mut client = connect_http_2(address).await;
        if asks {
            assert_eq!(ask(&mut client, address, "/").await.status(), 200);
        }
        assert_answers(address).await;
        drop(client);
    }
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_of_an_answer_over_http_2_is_cut_off() {
    let address = start().await;
    let mut client = connect_http_2(address).await;
    let untaken = ask(&mut client, address, "/large").await;
    assert_answers(address).await;
    drop((client, untaken));
}

#[tokio::test(start_paused = true)]
async fn an_answer_may_take_its_time_as_long_as_it_comes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let slowly = stream::unfold(0, async |part| {
        sleep(Duration::from_secs(20)).await;
        (part < 30).then(|| (Ok::<_, Infallible>(vec![b'x'; 8]), part + 1))
    });
    let slowly = Body::from_stream(slowly);
    let once = Arc::new(Mutex::new(Some(slowly)));
    let router = Router::new().route("/", get(async move || once.lock().unwrap().take().unwrap()));
    tokio::spawn(server::run(listener, router, 1, pending()));
    let mut client = connect_http_2(address).await;
    let answer = ask(&mut client, address, "/").await.into_body().collect().await.unwrap();
    assert_eq!(answer.to_bytes().len(), 30 * 8);
}
