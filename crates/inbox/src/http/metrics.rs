//! What operators count: `GET /metrics`, in the format of OpenMetrics
//! (<https://prometheus.io/docs/specs/om/open_metrics_spec/>). Numbers only:
//! nothing in them tells of a person.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};

use crate::forward;

/// From the fastest disk to what a sender is kept waiting for.
const STORING_SECONDS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0, 10.0];

/// Counts inquiries by what became of them. Clones count together.
#[derive(Clone, Debug)]
pub struct Metrics {
    inquiries: Family<Outcome, Counter>,
    storing: Histogram,
    forwarding: forward::Metrics,
    registry: Arc<Registry>,
}

type Outcome = [(&'static str, &'static str); 1];

impl Default for Metrics {
    fn default() -> Self {
        let inquiries = Family::<Outcome, Counter>::default();
        let storing = Histogram::new(STORING_SECONDS);
        let mut registry = Registry::with_prefix("glossary_inbox");
        registry.register("inquiries", "Inquiries by what became of them", inquiries.clone());
        let help = "How long inquiries took to be durable, or not";
        registry.register_with_unit("storing", help, Unit::Seconds, storing.clone());
        let forwarding = forward::Metrics::register(&mut registry);
        Self { inquiries, storing, forwarding, registry: Arc::new(registry) }
    }
}

impl Metrics {
    /// Serves the metrics, for an address that only operators reach.
    pub fn router(self) -> Router {
        Router::new().route("/metrics", get(async move || self.answer()))
    }

    /// Where forwarding is counted.
    #[must_use]
    pub fn forwarding(&self) -> forward::Metrics {
        self.forwarding.clone()
    }

    pub(super) fn count(&self, outcome: &'static str) {
        self.inquiries.get_or_create(&[("outcome", outcome)]).inc();
    }

    pub(super) fn stored_in(&self, time: Duration) {
        self.storing.observe(time.as_secs_f64());
    }

    fn answer(&self) -> Response {
        const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}
