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
use tokio::net::TcpListener;

/// An answer: status, headers, body.
pub type Answer = (u16, Vec<(&'static str, String)>, &'static str);

#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    state: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    requests: Vec<Request>,
    answers: VecDeque<Answer>,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
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
        let receiver = Self { address: listener.local_addr().unwrap(), state: Arc::default() };
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

    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().unwrap().requests.clone()
    }
}

pub fn status(status: u16) -> Answer {
    (status, Vec::new(), "")
}

async fn receive(State(receiver): State<Receiver>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let mut kept = receiver.state.lock().unwrap();
    let (status, more, text) = kept.answers.pop_front().unwrap_or((200, Vec::new(), "ok"));
    let body = String::from_utf8(body.into()).unwrap();
    kept.requests.push(Request { path: uri.path().to_owned(), headers, body });
    let mut response = text.into_response();
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in more {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response.headers_mut().insert(header::CONNECTION, "close".parse().unwrap());
    response
}
