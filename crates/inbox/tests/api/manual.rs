//! The samples of the manual's page `docs/src/run/http.md`: the request is accepted, and the responses are the inbox's.

use crate::common::Inbox;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::Value;

/// The page "HTTP reference".
const PAGE: &str = include_str!("../../../../docs/src/run/http.md");

/// Returns the samples of a language.
fn samples(language: &str) -> Vec<&'static str> {
    let blocks = PAGE.split("\n```").skip(1).step_by(2);
    blocks.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n')).collect()
}

#[tokio::test]
async fn the_samples_of_the_http_reference_are_a_request_and_its_responses() {
    let inbox = Inbox::new().await;
    let [request] = samples("http")[..] else { panic!("one request") };
    let [accepted, refused] = samples("json")[..] else { panic!("two responses") };
    let (head, body) = request.split_once("\n\n").unwrap();
    let response = send(&inbox, head, body.to_owned()).await;
    assert_eq!(response.0, StatusCode::CREATED, "{}", response.1);
    assert_eq!(keys(&response.1), keys(&serde_json::from_str(accepted).unwrap()));

    let response = send(&inbox, head, body.replace("ada@example.com", "ada")).await;
    let (mut expected, mut problem) = (serde_json::from_str::<Value>(refused).unwrap(), response.1);
    // The sample leaves out the words of the field's error.
    assert!(!problem["errors"][0]["detail"].as_str().unwrap().is_empty());
    (problem["errors"][0]["detail"], expected["errors"][0]["detail"]) = (Value::Null, Value::Null);
    assert_eq!(problem, expected);
}

/// Sends a request whose first line and headers are text. Returns the status and the body.
async fn send(inbox: &Inbox, head: &str, body: String) -> (StatusCode, Value) {
    let mut lines = head.lines();
    let first: Vec<_> = lines.next().unwrap().split(' ').collect();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    let request = headers
        .fold(Request::builder().method(first[0]).uri(first[1]), |request, (name, value)| request.header(name, value));
    let response = inbox.send(request.body(Body::from(body)).unwrap()).await;
    (response.status, response.json())
}

fn keys(object: &Value) -> Vec<&String> {
    object.as_object().unwrap().keys().collect()
}
