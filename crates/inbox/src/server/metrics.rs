//! Metrics of connections.

use prometheus_client::{
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

/// Counts connections that were closed at a limit. Clones share their counters.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    closed: Family<[(&'static str, &'static str); 1], Counter>,
}

impl Metrics {
    /// Creates metrics in a registry.
    pub(crate) fn register(registry: &mut Registry) -> Self {
        let metrics = Self::default();
        let help = "Connections closed at a limit: idle ones for new ones, or new ones of one client";
        registry.register("connections_closed", help, metrics.closed.clone());
        metrics
    }

    pub(super) fn closed(&self, reason: &'static str) {
        self.closed.get_or_create(&[("reason", reason)]).inc();
    }

    #[cfg(test)]
    pub(super) fn closed_connections(&self, reason: &'static str) -> u64 {
        self.closed.get_or_create(&[("reason", reason)]).get()
    }
}
