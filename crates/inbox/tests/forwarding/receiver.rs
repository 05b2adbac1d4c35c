//! A web server that records requests and sends prepared responses.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use glossary_inbox::forward::Secret;
use tokio::{
    net::TcpListener,
    sync::{Notify, OwnedMutexGuard},
};

/// Status, headers and body of a response.
pub type PreparedResponse = (u16, Vec<(&'static str, String)>, &'static str);

#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    state: Arc<Mutex<Recorded>>,
    gate: Arc<tokio::sync::Mutex<()>>,
    arrived: Arc<Notify>,
}

#[derive(Default)]
struct Recorded {
    requests: Vec<Request>,
    responses: VecDeque<PreparedResponse>,
    down: bool,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
    /// The status of the response.
    pub status: u16,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Receiver {
    /// Starts a receiver. Without prepared responses it sends 200 with `ok`, as Slack does.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            state: Arc::default(),
            gate: Arc::default(),
            arrived: Arc::default(),
        };
        let router = Router::new().fallback(receive).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub fn url(&self, path: &str) -> Secret {
        Secret::new(&format!("http://{}{path}", self.address))
    }

    /// Prepares the next responses, one for each request.
    pub fn respond_with(&self, responses: impl IntoIterator<Item = PreparedResponse>) {
        self.state.lock().unwrap().responses.extend(responses);
    }

    /// Makes the receiver respond with 500, or with 200 again.
    pub fn down(&self, down: bool) {
        self.state.lock().unwrap().down = down;
    }

    /// Delays all responses while the guard is held.
    pub async fn hold(&self) -> OwnedMutexGuard<()> {
        self.gate.clone().lock_owned().await
    }

    /// Waits until `number` requests have arrived.
    pub async fn received(&self, number: usize) {
        while self.requests().len() < number {
            self.arrived.notified().await;
        }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().unwrap().requests.clone()
    }
}

pub fn status(status: u16) -> PreparedResponse {
    (status, Vec::new(), "")
}

async fn receive(State(receiver): State<Receiver>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let (status, more, text) = {
        let mut recorded = receiver.state.lock().unwrap();
        let default = if recorded.down { status(500) } else { (200, Vec::new(), "ok") };
        let response = recorded.responses.pop_front().unwrap_or(default);
        let body = String::from_utf8(body.into()).unwrap();
        recorded.requests.push(Request { path: uri.path().to_owned(), headers, body, status: response.0 });
        response
    };
    receiver.arrived.notify_one();
    drop(receiver.gate.lock().await);
    let mut response = text.into_response();
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in more {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response.headers_mut().insert(header::CONNECTION, "close".parse().unwrap());
    response
}
