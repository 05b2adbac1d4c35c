//! Health checks and metrics.

use std::num::NonZeroU32;

use crate::common::{FORM, ID, Inbox, inquiry};
use axum::{body::Body, http::Request};
use glossary_inbox::http::{AccessRules, Metrics};
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

#[tokio::test]
async fn readiness_follows_the_database() {
    let inbox = Inbox::new().await;
    let response = inbox.get("/readyz").await;
    assert_eq!((response.status.as_u16(), response.text()), (200, "ok"));
    inbox.execute("ALTER TABLE inquiries RENAME TO elsewhere").await;
    let response = inbox.get("/readyz").await;
    assert_eq!((response.status.as_u16(), response.header("retry-after")), (503, "5"));
    inbox.execute("ALTER TABLE elsewhere RENAME TO inquiries").await;
    assert_eq!(inbox.get("/readyz").await.status, 200);
    inbox.close().await;
    assert_eq!(inbox.get("/readyz").await.status, 503);
    assert_eq!(inbox.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn metrics_count_inquiries_by_outcome() {
    let metrics = Metrics::default();
    let access = AccessRules { per_address: NonZeroU32::new(6), ..AccessRules::default() };
    let inbox = Inbox::with_metrics(metrics.clone(), access).await;
    inbox.post_json(&inquiry(ID)).await;
    inbox.post_json(&inquiry(ID)).await;
    inbox.post_form(&FORM).await;
    let mut trapped = inquiry("0197a1b2-c3d4-7e5f-8a6b-000000000000");
    trapped["evidence"] = json!({ "trap": "x" });
    inbox.post_json(&trapped).await;
    inbox.post_json(&json!([])).await;
    inbox.post_form(&FORM[1..]).await;
    inbox.post_form(&FORM).await;

    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let response = metrics.router().oneshot(request).await.unwrap();
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let text = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().into()).unwrap();
    for line in [
        "glossary_inbox_inquiries_total{outcome=\"stored\"} 1",
        "glossary_inbox_inquiries_total{outcome=\"duplicate\"} 2",
        "glossary_inbox_inquiries_total{outcome=\"quarantined\"} 1",
        "glossary_inbox_inquiries_total{outcome=\"not-an-inquiry\"} 1",
        "glossary_inbox_inquiries_total{outcome=\"fields\"} 1",
        "glossary_inbox_inquiries_total{outcome=\"too-many\"} 1",
        "glossary_inbox_storing_seconds_count 4",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert_eq!(inbox.get("/metrics").await.status, 404);
}
