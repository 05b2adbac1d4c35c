//! Whatever is sent, the inbox answers in its own words and never with a fault of its own.

mod common;

use axum::{
    body::Body,
    http::{Request, header},
};
use common::{Inbox, inquiry};
use glossary_core::inquiry::MARKER_HEADER;
use proptest::prelude::*;

/// Random bytes, and an inquiry with random bytes in it.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let valid = inquiry(common::ID).to_string().into_bytes();
    let damaged = (0..valid.len(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(move |(at, bytes)| {
        let mut damaged = valid.clone();
        damaged.splice(at..(at + bytes.len()).min(valid.len()), bytes);
        damaged
    });
    let form = "[a-z.%&=+]{0,80}".prop_map(String::into_bytes);
    prop_oneof![prop::collection::vec(any::<u8>(), 0..300), damaged, form]
}

#[test]
fn any_body_gets_an_answer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let inbox = runtime.block_on(Inbox::new());
    const KINDS: [&str; 3] = ["application/json", "application/x-www-form-urlencoded", "text/plain"];
    proptest!(ProptestConfig::with_cases(1_000), |(body in bodies(), kind in prop::sample::select(&KINDS))| {
        let answer = runtime.block_on(inbox.post(kind, body));
        prop_assert!(!answer.status.is_server_error(), "{}", answer.text());
        prop_assert_eq!(answer.header(MARKER_HEADER), "1");
    });
}

#[test]
fn any_address_gets_an_answer() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let inbox = runtime.block_on(Inbox::new());
    inbox.publish("terms/api/index.html", "API");
    proptest!(|(path in "(/|/api/|/terms/)([a-z%./0-9~]|%2[ef]|\\.\\.){0,40}", host in "[ -~]{0,20}")| {
        let Ok(request) = Request::get(path).header(header::HOST, host).body(Body::empty()) else { return Ok(()) };
        let answer = runtime.block_on(inbox.ask(request));
        prop_assert!(!answer.status.is_server_error(), "{}", answer.status);
    });
}
