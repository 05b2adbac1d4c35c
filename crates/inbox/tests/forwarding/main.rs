//! Forwarding: each transport against a local server that works and fails.
#![allow(clippy::unwrap_used, reason = "helper functions are test code too")]

mod digest;
mod forwarder;
mod mail;
mod mail_server;
mod receiver;
mod web;

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use axum::{body::Body, http::Request};
use futures_util::future::BoxFuture;
use glossary_core::inquiry::Context;
use glossary_inbox::{
    forward::{DeliveryTarget, Guard, Transport},
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

fn target(transport: Transport) -> DeliveryTarget {
    DeliveryTarget { name: "sales".to_owned(), transport }
}

/// Returns a guard whose lookups result in these addresses, one after the other, then in none.
fn guard_resolving_to(allow_private: bool, addresses: &[&str]) -> Guard {
    let lookups: VecDeque<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
    let lookups = Mutex::new(lookups);
    let lookup = move |_| -> BoxFuture<'static, _> {
        let address = lookups.lock().unwrap().pop_front();
        Box::pin(std::future::ready(Ok(address.into_iter().collect())))
    };
    Guard::with_lookup(allow_private, Arc::new(lookup))
}

/// Returns the response of `GET /metrics`.
async fn metrics(metrics: Metrics) -> String {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let response = metrics.router().oneshot(request).await.unwrap();
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().into()).unwrap()
}
