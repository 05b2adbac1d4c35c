//! Any input gets a response of the inbox, and never a server error.

use std::num::NonZeroU32;

use crate::common::{Inbox, TestResponse, inquiry};
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, header},
};
use glossary_core::inquiry::MARKER_HEADER;
use glossary_inbox::http::AccessRules;
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};

const KINDS: [&str; 3] = ["application/json", "application/x-www-form-urlencoded", "text/plain"];

/// The request headers that the inbox reads.
const HEADERS: [&str; 9] = [
    "content-type",
    "content-length",
    "content-encoding",
    "idempotency-key",
    "origin",
    "sec-fetch-site",
    "x-forwarded-for",
    "host",
    "access-control-request-method",
];

/// The field names that the inbox reads.
const NAMES: [&str; 9] = [
    "name",
    "email",
    "message",
    "id",
    "context.page",
    "context.term",
    "evidence.trap",
    "evidence.seconds",
    "evidence.proof",
];

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Random bytes, and a valid inquiry with some bytes replaced.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let mut valid = inquiry(crate::common::ID);
    valid["evidence"] = serde_json::json!({ "trap": "", "seconds": 12, "proof": "e30=" });
    let valid = valid.to_string().into_bytes();
    let damaged = (0..valid.len(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(move |(at, bytes)| {
        let mut damaged = valid.clone();
        damaged.splice(at..(at + bytes.len()).min(valid.len()), bytes);
        damaged
    });
    prop_oneof![prop::collection::vec(any::<u8>(), 0..300), damaged, forms()]
}

/// Form data with known and random names and any bytes as values, also malformed.
fn forms() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![4 => prop::sample::select(&NAMES).prop_map(str::to_owned), 1 => any::<String>()];
    let value = prop_oneof![prop::collection::vec(any::<u8>(), 0..60), Just(b"ada@example.com".to_vec())];
    let pair = (name, value).prop_map(|(name, value)| {
        let mut pair: Vec<u8> = form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().into();
        pair.push(b'=');
        pair.extend(form_urlencoded::byte_serialize(&value).collect::<String>().into_bytes());
        pair
    });
    let encoded = prop::collection::vec(pair, 0..8).prop_map(|pairs| pairs.join(&b'&'));
    prop_oneof![encoded, "[a-z.%&=+]{0,80}".prop_map(String::into_bytes)]
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, HeaderValue)>> {
    let text = "[ -~]{0,40}".prop_map(|text| HeaderValue::try_from(text).unwrap());
    let bytes = prop::collection::vec(any::<u8>(), 0..40)
        .prop_filter_map("a value that HTTP has no room for", |bytes| HeaderValue::from_bytes(&bytes).ok());
    let kind = prop::sample::select(&KINDS).prop_map(HeaderValue::from_static);
    prop::collection::vec((prop::sample::select(&HEADERS), prop_oneof![text, bytes, kind]), 0..6)
}

/// Checks that a response comes from the inbox, is not a server error, and has a known type.
fn check(response: &TestResponse) -> Result<(), TestCaseError> {
    prop_assert!(!response.status.is_server_error(), "{}", response.text());
    prop_assert_eq!(response.header(MARKER_HEADER), "1");
    let kind = response.header("content-type");
    let known = ["application/problem+json", "application/json", "text/html; charset=utf-8", ""];
    prop_assert!(known.contains(&kind), "{kind}");
    Ok(())
}

/// Retries when the store times out on a busy machine, as the response asks for.
async fn with_retries(send: impl AsyncFn() -> TestResponse) -> TestResponse {
    let mut response = send().await;
    for _ in 0..3 {
        if response.status != 503 || response.header("retry-after").is_empty() {
            break;
        }
        response = send().await;
    }
    response
}

#[test]
fn any_body_gets_a_response() {
    let runtime = runtime();
    let inbox = runtime.block_on(Inbox::new());
    proptest!(ProptestConfig::with_cases(1_000), |(body in bodies(), kind in prop::sample::select(&KINDS))| {
        check(&runtime.block_on(with_retries(async || inbox.post(kind, body.clone()).await)))?;
    });
}

#[test]
fn any_headers_get_a_response() {
    let runtime = runtime();
    let many = NonZeroU32::new(1_000_000);
    let origins = vec!["https://blog.example.com".parse().unwrap()];
    let access = AccessRules { origins, site_host: None, trusted_hops: 1, per_address: many, overall: many };
    let inbox = runtime.block_on(Inbox::with_access(access));
    let method = prop_oneof![8 => Just(Method::POST), 1 => Just(Method::OPTIONS), 1 => Just(Method::GET)];
    proptest!(ProptestConfig::with_cases(1_000), |(method in method, headers in headers(), body in bodies())| {
        let request = || {
            let mut request = Request::builder().method(&method).uri("/api/inquiries");
            request.headers_mut().unwrap().insert(header::CONTENT_TYPE, HeaderValue::from_static(KINDS[1]));
            for (name, value) in &headers {
                request.headers_mut().unwrap().insert(*name, value.clone());
            }
            request.body(Body::from(body.clone())).unwrap()
        };
        check(&runtime.block_on(with_retries(async || inbox.send(request()).await)))?;
    });
}

#[test]
fn any_path_gets_a_response() {
    let runtime = runtime();
    let inbox = runtime.block_on(Inbox::new());
    inbox.publish("terms/api/index.html", "API");
    proptest!(|(path in "(/|/api/|/terms/)([a-z%./0-9~]|%2[ef]|\\.\\.){0,40}", host in "[ -~]{0,20}")| {
        let Ok(request) = Request::get(path).header(header::HOST, host).body(Body::empty()) else { return Ok(()) };
        let response = runtime.block_on(inbox.send(request));
        prop_assert!(!response.status.is_server_error(), "{}", response.status);
    });
}
