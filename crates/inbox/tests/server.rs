//! Whoever is slow gives the place up. The clock stands still while somebody has
//! something to do, and otherwise jumps to the next time limit.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

use std::{future::pending, net::SocketAddr};

use axum::{Router, extract::ConnectInfo, routing::get};
use glossary_inbox::server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
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

async fn assert_answers(address: SocketAddr) {
    let mut client = connect(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
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
