//! Metrics of connections and their certificate.

use jiff::Timestamp;
use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::{Registry, Unit},
};

/// Counts connections that were closed at a limit, and shows when the certificate expires. Clones
/// share their values.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    closed: Family<[(&'static str, &'static str); 1], Counter>,
    /// Without labels; absent without TLS.
    certificate_expires: Family<[(&'static str, &'static str); 0], Gauge>,
}

impl Metrics {
    /// Creates metrics in a registry.
    pub(crate) fn register(registry: &mut Registry) -> Self {
        let metrics = Self::default();
        let help = "Connections closed at a limit: idle ones for new ones, or new ones of one client";
        registry.register("connections_closed", help, metrics.closed.clone());
        let help = "When the certificate expires, as Unix time";
        let gauge = metrics.certificate_expires.clone();
        registry.register_with_unit("certificate_expiry_timestamp", help, Unit::Seconds, gauge);
        metrics
    }

    pub(crate) fn certificate_expires(&self, time: Timestamp) {
        self.certificate_expires.get_or_create(&[]).set(time.as_second());
    }

    pub(crate) fn closed(&self, reason: &'static str) {
        self.closed.get_or_create(&[("reason", reason)]).inc();
    }

    #[cfg(test)]
    pub(super) fn closed_connections(&self, reason: &'static str) -> u64 {
        self.closed.get_or_create(&[("reason", reason)]).get()
    }
}
