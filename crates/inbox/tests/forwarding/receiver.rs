//! A web server that keeps what it is sent, and answers as it is told.

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

/// An answer: status, headers, body.
pub type Answer = (u16, Vec<(&'static str, String)>, &'static str);

#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    state: Arc<Mutex<Kept>>,
    gate: Arc<tokio::sync::Mutex<()>>,
    arrived: Arc<Notify>,
}

#[derive(Default)]
struct Kept {
    requests: Vec<Request>,
    answers: VecDeque<Answer>,
    down: bool,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
    /// What it was answered.
    pub status: u16,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Receiver {
    /// Answers 200 with `ok`, like Slack, when it has nothing else to answer.
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

    /// The next answers, one for each request.
    pub fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state.lock().unwrap().answers.extend(answers);
    }

    /// From now on it answers 500, or is well again.
    pub fn down(&self, down: bool) {
        self.state.lock().unwrap().down = down;
    }

    /// Nothing is answered while this is held.
    pub async fn hold(&self) -> OwnedMutexGuard<()> {
        self.gate.clone().lock_owned().await
    }

    /// Done when so many requests have arrived.
    pub async fn received(&self, number: usize) {
        while self.requests().len() < number {
            self.arrived.notified().await;
        }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().unwrap().requests.clone()
    }
}

pub fn status(status: u16) -> Answer {
    (status, Vec::new(), "")
}

async fn receive(State(receiver): State<Receiver>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let (status, more, text) = {
        let mut kept = receiver.state.lock().unwrap();
        let usual = if kept.down { status(500) } else { (200, Vec::new(), "ok") };
        let answer = kept.answers.pop_front().unwrap_or(usual);
        let body = String::from_utf8(body.into()).unwrap();
        kept.requests.push(Request { path: uri.path().to_owned(), headers, body, status: answer.0 });
        answer
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
