//! Timeouts of connections. The paused clock advances only when all tasks wait.

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
    routing::{get, post},
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

/// More than the socket buffers hold when a client reads nothing.
const LARGE: usize = 64 * 1024 * 1024;

/// Starts a server that is limited to one connection.
async fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
        .route("/large", get(async || vec![b'x'; LARGE]));
    tokio::spawn(server::run(listener, router, 1, pending()));
    address
}

/// Opens a connection and sends bytes.
async fn connect(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(bytes).await.unwrap();
    client
}

/// Checks that the server answers, so the only permit was released. On a busy machine the clock may
/// advance before a request arrives and its connection is closed too, so requests are retried.
async fn assert_permit_is_released(address: SocketAddr) {
    let mut answered = false;
    for _ in 0..100 {
        if answered {
            break;
        }
        let mut client = connect(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        let mut response = String::new();
        let read = timeout(Duration::from_hours(1), client.read_to_string(&mut response)).await;
        assert!(read.is_ok(), "the permit is never released");
        answered = response.starts_with("HTTP/1.1 200") && response.ends_with("127.0.0.1");
    }
    assert!(answered, "no request is answered");
}

/// Opens an HTTP/2 connection with a small flow-control window.
async fn connect_http_2(address: SocketAddr) -> http2::SendRequest<Body> {
    let stream = TcpStream::connect(address).await.unwrap();
    let (client, connection) = http2::Builder::new(TokioExecutor::new())
        .initial_stream_window_size(65_535)
        .handshake(TokioIo::new(stream))
        .await
        .unwrap();
    // The task answers pings while the client is idle.
    tokio::spawn(connection);
    client
}

async fn send_get(client: &mut http2::SendRequest<Body>, address: SocketAddr, path: &str) -> Response<Incoming> {
    let request = Request::get(format!("http://{address}{path}")).body(Body::empty()).unwrap();
    client.send_request(request).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn connections_without_a_complete_request_are_closed() {
    for slow in
        [&b""[..], b"P", b"PRI * HTTP/2.0\r\n", b"GET / HTTP/1.1\r\nHost:", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"]
    {
        let address = start().await;
        let slow = connect(address, slow).await;
        assert_permit_is_released(address).await;
        drop(slow);
    }
}

/// Such as `nc -N`, and some proxies.
#[tokio::test(start_paused = true)]
async fn a_client_that_ends_its_side_after_the_request_gets_the_response() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let slow = async |body: String| {
        sleep(Duration::from_secs(1)).await;
        body
    };
    tokio::spawn(server::run(listener, Router::new().route("/", post(slow)), 1, pending()));
    let mut client = connect(address, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\ntext").await;
    client.shutdown().await.unwrap();
    let mut response = String::new();
    client.read_to_string(&mut response).await.unwrap();
    assert!(response.starts_with("HTTP/1.1 200") && response.ends_with("text"), "{response}");
}

/// Over HTTP/1.1 before, during and after a request, and over HTTP/2.
#[tokio::test]
async fn a_full_server_answers_new_clients_in_place_of_idle_ones() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(async || "ok"));
    tokio::spawn(server::run(listener, router, 4, pending()));
    let mut idle = Vec::new();
    for bytes in [&b""[..], b"GET / HTTP/1.1\r\nHost:", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"] {
        idle.push(connect(address, bytes).await);
    }
    assert!(idle[2].read(&mut [0; 512]).await.unwrap() > 0);
    let mut http_2 = connect_http_2(address).await;
    assert_eq!(send_get(&mut http_2, address, "/").await.status(), 200);
    // The last clients close the connections of the first ones of this loop.
    for _ in 0..12 {
        idle.push(connect(address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await);
        let answered = timeout(Duration::from_secs(1), idle.last_mut().unwrap().read(&mut [0; 512])).await;
        assert!(answered.unwrap().unwrap() > 0);
    }
    // New connections have half a second for their request.
    while timeout(Duration::from_millis(50), idle[1].readable()).await.is_err() {
        idle.push(connect(address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await);
        assert!(idle.last_mut().unwrap().read(&mut [0; 512]).await.unwrap() > 0);
    }
    // An error is a reset, since the second one has sent half a request.
    for client in &mut idle[..3] {
        assert_eq!(client.read(&mut [0; 512]).await.unwrap_or_default(), 0);
    }
    assert!(http_2.ready().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn connections_that_do_not_read_the_response_are_closed() {
    let address = start().await;
    let slow = connect(address, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert_permit_is_released(address).await;
    drop(slow);
}

#[tokio::test(start_paused = true)]
async fn idle_http_2_connections_are_closed() {
    for sends_request in [false, true] {
        let address = start().await;
        let mut client = connect_http_2(address).await;
        if sends_request {
            assert_eq!(send_get(&mut client, address, "/").await.status(), 200);
        }
        assert_permit_is_released(address).await;
        drop(client);
    }
}

#[tokio::test(start_paused = true)]
async fn http_2_connections_that_do_not_read_the_response_are_closed() {
    let address = start().await;
    let mut client = connect_http_2(address).await;
    let unread = send_get(&mut client, address, "/large").await;
    assert_permit_is_released(address).await;
    drop((client, unread));
}

#[tokio::test(start_paused = true)]
async fn a_slow_response_that_progresses_is_not_interrupted() {
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
    let response = send_get(&mut client, address, "/").await.into_body().collect().await.unwrap();
    assert_eq!(response.to_bytes().len(), 30 * 8);
}
