//! Whatever is sent, the inbox answers in its own words and never with a fault of its own.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;

use std::num::NonZeroU32;

use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, header},
};
use common::{Answer, Inbox, inquiry};
use glossary_core::inquiry::MARKER_HEADER;
use glossary_inbox::http::Door;
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};

const KINDS: [&str; 3] = ["application/json", "application/x-www-form-urlencoded", "text/plain"];

/// The headers that are read of an inquiry.
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

/// The names that are read of a form, and others.
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

/// Random bytes, and an inquiry with random bytes in it.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let mut valid = inquiry(common::ID);
    valid["evidence"] = serde_json::json!({ "trap": "", "seconds": 12, "proof": "e30=" });
    let valid = valid.to_string().into_bytes();
    let damaged = (0..valid.len(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(move |(at, bytes)| {
        let mut damaged = valid.clone();
        damaged.splice(at..(at + bytes.len()).min(valid.len()), bytes);
        damaged
    });
    prop_oneof![prop::collection::vec(any::<u8>(), 0..300), damaged, forms()]
}

/// A form's data: known names and any, with any bytes as values, and some that no
/// browser writes.
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

/// An answer of the inbox: its own, never a fault, and a page only for a form.
fn check(answer: &Answer) -> Result<(), TestCaseError> {
    prop_assert!(!answer.status.is_server_error(), "{}", answer.text());
    prop_assert_eq!(answer.header(MARKER_HEADER), "1");
    let kind = answer.header("content-type");
    let known = ["application/problem+json", "application/json", "text/html; charset=utf-8", ""];
    prop_assert!(known.contains(&kind), "{kind}");
    Ok(())
}

/// Asks again where the store was too slow, as it may be on a busy machine: the inbox then
/// asks for that itself.
async fn answered(ask: impl AsyncFn() -> Answer) -> Answer {
    let mut answer = ask().await;
    for _ in 0..3 {
        if answer.status != 503 || answer.header("retry-after").is_empty() {
            break;
        }
        answer = ask().await;
    }
    answer
}

#[test]
fn any_body_gets_an_answer() {
    let runtime = runtime();
    let inbox = runtime.block_on(Inbox::new());
    proptest!(ProptestConfig::with_cases(1_000), |(body in bodies(), kind in prop::sample::select(&KINDS))| {
        check(&runtime.block_on(answered(async || inbox.post(kind, body.clone()).await)))?;
    });
}

#[test]
fn any_headers_get_an_answer() {
    let runtime = runtime();
    let many = NonZeroU32::new(1_000_000);
    let origins = vec!["https://blog.example.com".parse().unwrap()];
    let door = Door { origins, trusted_hops: 1, per_address: many, overall: many };
    let inbox = runtime.block_on(Inbox::guarded(door));
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
        check(&runtime.block_on(answered(async || inbox.ask(request()).await)))?;
    });
}

#[test]
fn any_address_gets_an_answer() {
    let runtime = runtime();
    let inbox = runtime.block_on(Inbox::new());
    inbox.publish("terms/api/index.html", "API");
    proptest!(|(path in "(/|/api/|/terms/)([a-z%./0-9~]|%2[ef]|\\.\\.){0,40}", host in "[ -~]{0,20}")| {
        let Ok(request) = Request::get(path).header(header::HOST, host).body(Body::empty()) else { return Ok(()) };
        let answer = runtime.block_on(inbox.ask(request));
        prop_assert!(!answer.status.is_server_error(), "{}", answer.status);
    });
}
