//! Refusals before the body was read leave a usable connection, or say that it closes.

use std::{future::pending, net::SocketAddr};

use crate::common::{ID, Inbox, inquiry};
use glossary_inbox::server;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

async fn serve(inbox: &Inbox) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(server::run(listener, inbox.router(), 8, pending()));
    address
}

/// Reads a response. Returns its head in lower case.
async fn read_response(client: &mut BufReader<TcpStream>) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(client.read_line(&mut head).await.unwrap() > 0, "closed after {head:?}");
    }
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    client.read_exact(&mut vec![0; length]).await.unwrap();
    head
}

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn a_refused_request_leaves_the_connection_usable() {
    let inbox = Inbox::new().await;
    let address = serve(&inbox).await;
    let table = [
        ("POST /api/inquiries", "Content-Type: text/plain\r\n", 200_000, "415"),
        ("POST /api/inquiries", JSON, 1_000_000, "413"),
        ("POST /api/inquiries", "Content-Type: application/x-www-form-urlencoded\r\n", 1_000_000, "413"),
        ("POST /api/inquiries", "Content-Type: application/json\r\nSec-Fetch-Site: cross-site\r\n", 60_000, "403"),
        ("PUT /api/inquiries", JSON, 60_000, "405"),
        ("POST /api/elsewhere", JSON, 60_000, "404"),
        ("POST /terms/api/", JSON, 60_000, "405"),
        ("GET /readyz", JSON, 60_000, "200"),
    ];
    let mut client = BufReader::new(TcpStream::connect(address).await.unwrap());
    for (request, headers, length, status) in table {
        for chunked in [false, true] {
            let framing =
                if chunked { "Transfer-Encoding: chunked".to_owned() } else { format!("Content-Length: {length}") };
            let head = format!("{request} HTTP/1.1\r\nHost: x\r\n{headers}{framing}\r\n\r\n");
            client.write_all(head.as_bytes()).await.unwrap();
            let body = vec![b'x'; length];
            if chunked {
                client.write_all(format!("{length:x}\r\n").as_bytes()).await.unwrap();
                client.write_all(&body).await.unwrap();
                client.write_all(b"\r\n0\r\n\r\n").await.unwrap();
            } else {
                client.write_all(&body).await.unwrap();
            }
            let response = read_response(&mut client).await;
            assert!(response.starts_with(&format!("http/1.1 {status}")), "{request}: {response}");
            assert!(!response.contains("connection: close"), "{request}: {response}");
        }
    }
    let body = inquiry(ID).to_string();
    let head = format!("POST /api/inquiries HTTP/1.1\r\nHost: x\r\n{JSON}Content-Length: {}\r\n\r\n", body.len());
    client.write_all([head, body].concat().as_bytes()).await.unwrap();
    assert!(read_response(&mut client).await.starts_with("http/1.1 201"));
}

#[tokio::test]
async fn a_refusal_of_a_body_that_is_not_read_says_that_the_connection_closes() {
    let inbox = Inbox::new().await;
    let address = serve(&inbox).await;
    // More than is read.
    let large = "Content-Length: 2000000\r\n".to_owned();
    // The client waits for `100 Continue`.
    let announced = "Content-Length: 100000\r\nExpect: 100-continue\r\n".to_owned();
    for (headers, length) in [(large, 1_500_000), (announced, 0)] {
        let mut client = BufReader::new(TcpStream::connect(address).await.unwrap());
        let head = format!("POST /api/inquiries HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n{headers}\r\n");
        client.write_all(head.as_bytes()).await.unwrap();
        client.write_all(&vec![b'x'; length]).await.unwrap();
        let response = read_response(&mut client).await;
        assert!(response.starts_with("http/1.1 415") && response.contains("connection: close"), "{response}");
    }
}
