//! Metrics for operators: `GET /metrics` in the OpenMetrics format
//! (<https://prometheus.io/docs/specs/om/open_metrics_spec/>). They contain no personal data.

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

use crate::{forward, server};

/// The histogram's buckets, from a fast disk to the handler's timeout.
const STORE_TIME_BUCKETS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0, 10.0];

/// Counts inquiries by outcome. Clones share their counters.
#[derive(Clone, Debug)]
pub struct Metrics {
    inquiries: Family<OutcomeLabel, Counter>,
    store_time: Histogram,
    forwarding: forward::Metrics,
    connections: server::Metrics,
    registry: Arc<Registry>,
}

type OutcomeLabel = [(&'static str, &'static str); 1];

impl Default for Metrics {
    fn default() -> Self {
        let inquiries = Family::<OutcomeLabel, Counter>::default();
        let store_time = Histogram::new(STORE_TIME_BUCKETS);
        let mut registry = Registry::with_prefix("glossary_inbox");
        registry.register("inquiries", "Inquiries by outcome", inquiries.clone());
        let help = "Time to store an inquiry";
        registry.register_with_unit("storing", help, Unit::Seconds, store_time.clone());
        let forwarding = forward::Metrics::register(&mut registry);
        let connections = server::Metrics::register(&mut registry);
        Self { inquiries, store_time, forwarding, connections, registry: Arc::new(registry) }
    }
}

impl Metrics {
    /// Returns the router for `/metrics`, meant for an address that only operators reach.
    pub fn router(self) -> Router {
        Router::new().route("/metrics", get(async move || self.response()))
    }

    /// Returns the metrics of forwarding.
    #[must_use]
    pub fn forwarding(&self) -> forward::Metrics {
        self.forwarding.clone()
    }

    /// Returns the metrics of connections.
    #[must_use]
    pub fn connections(&self) -> server::Metrics {
        self.connections.clone()
    }

    pub(super) fn count_outcome(&self, outcome: &'static str) {
        self.inquiries.get_or_create(&[("outcome", outcome)]).inc();
    }

    pub(super) fn observe_store_time(&self, time: Duration) {
        self.store_time.observe(time.as_secs_f64());
    }

    fn response(&self) -> Response {
        const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        http::docs::{check, row},
        store::JobState,
    };
    use std::collections::BTreeMap;

    #[test]
    fn the_manual_lists_all_metrics() {
        let metrics = Metrics::default();
        metrics.count_outcome("stored");
        metrics.observe_store_time(Duration::ZERO);
        metrics.forwarding.attempted("crm", "delivered");
        metrics.forwarding.queue("crm", JobState::Pending, 1);
        metrics.connections.closed("full");
        metrics.connections.certificate_expires(jiff::Timestamp::UNIX_EPOCH);
        let mut exposition = String::new();
        encode(&mut exposition, &metrics.registry).unwrap();

        // https://prometheus.io/docs/specs/om/open_metrics_spec/#text-format
        let mut helps = BTreeMap::new();
        let mut kinds = Vec::new();
        let mut labels = BTreeMap::new();
        for line in exposition.lines() {
            match line.split_once(' ') {
                Some(("#", comment)) => {
                    let mut parts = comment.splitn(3, ' ');
                    match (parts.next(), parts.next(), parts.next()) {
                        (Some("HELP"), Some(name), Some(help)) => _ = helps.insert(name, help.trim_end_matches('.')),
                        (Some("TYPE"), Some(name), Some(kind)) => kinds.push((name, kind)),
                        _ => {}
                    }
                }
                Some((sample, _)) if sample.contains('{') => {
                    let (name, rest) = sample.split_once('{').unwrap();
                    let names = rest.trim_end_matches('}').split(',').filter_map(|label| label.split('=').next());
                    let names = names.filter(|name| !name.is_empty());
                    labels.insert(name, names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
                }
                _ => {}
            }
        }
        // A metric that has no value yet is not written, so the test must touch all of them.
        let sources = [
            include_str!("metrics.rs").split("#[cfg(test)]").next().unwrap(),
            include_str!("../forward/metrics.rs"),
            include_str!("../server/metrics.rs"),
        ];
        let registered: usize = sources.iter().map(|source| source.matches("registry.register").count()).sum();
        assert_eq!(kinds.len(), registered, "{kinds:?}");
        let mut text = String::from("| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n");
        for (name, kind) in kinds {
            let suffix = if kind == "counter" { "_total" } else { "" };
            let name_of_samples = format!("{name}{suffix}");
            let labels = labels.get(&*name_of_samples).map_or("", String::as_str);
            text.push_str(&row([&*format!("`{name_of_samples}`"), kind, labels, &format!("{}.", helps[name])]));
        }
        check("run/monitoring.md", "metrics", &text);
    }
}
