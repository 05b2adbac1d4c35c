//! Inquiries on their way to where a team works: each transport against a server
//! on this machine that behaves and misbehaves.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod mail;
mod mail_server;
mod receiver;
mod web;
mod worker;

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use axum::{body::Body, http::Request};
use futures_util::future::BoxFuture;
use glossary_core::inquiry::Context;
use glossary_inbox::{
    forward::{Guard, Target, Transport},
    http::Metrics,
    store::{Status, StoredInquiry},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

const ID: &str = "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";

fn inquiry() -> StoredInquiry {
    let fields = [("name", "Ada Lovelace"), ("email", "ada@example.com"), ("message", "A secret engine")];
    StoredInquiry {
        reference: "K7QX2-9M4TB".to_owned(),
        id: ID.parse().unwrap(),
        received_at: "2026-11-22T12:00:00.000Z".to_owned(),
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        context: Context::default(),
        status: Status::New,
        suspicions: Vec::new(),
    }
}

fn target(transport: Transport) -> Target {
    Target { name: "sales".to_owned(), transport }
}

/// A guard whose names lead, one look-up after the other, to these addresses, then
/// to none.
fn leading_to(allow_private: bool, addresses: &[&str]) -> Guard {
    let answers: VecDeque<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
    let answers = Mutex::new(answers);
    let lookup = move |_| -> BoxFuture<'static, _> {
        let answer = answers.lock().unwrap().pop_front();
        Box::pin(std::future::ready(Ok(answer.into_iter().collect())))
    };
    Guard::with_lookup(allow_private, Arc::new(lookup))
}

/// What `GET /metrics` answers.
async fn metrics(metrics: Metrics) -> String {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let response = metrics.router().oneshot(request).await.unwrap();
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().into()).unwrap()
}
