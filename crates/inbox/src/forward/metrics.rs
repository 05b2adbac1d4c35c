//! Metrics of forwarding.

use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};

use crate::store::JobState;

/// Counts attempts by target and outcome, and jobs by state. Clones share their counters.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    attempts: Family<Labels, Counter>,
    jobs: Family<Labels, Gauge>,
}

type Labels = [(&'static str, String); 2];

impl Metrics {
    /// Registers the metrics.
    #[must_use]
    pub fn register(registry: &mut Registry) -> Self {
        let metrics = Self::default();
        let help = "Delivery attempts by target and outcome";
        registry.register("forwarded", help, metrics.attempts.clone());
        let help = "Pending and dead deliveries by target";
        registry.register("forward_jobs", help, metrics.jobs.clone());
        metrics
    }

    pub(crate) fn attempted(&self, target: &str, outcome: &'static str) {
        self.attempts.get_or_create(&[("target", target.to_owned()), ("outcome", outcome.to_owned())]).inc();
    }

    pub(crate) fn queue(&self, target: &str, state: JobState, jobs: u64) {
        let gauge = self.jobs.get_or_create(&[("target", target.to_owned()), ("state", state.name().to_owned())]);
        gauge.set(i64::try_from(jobs).unwrap_or(i64::MAX));
    }
}
