//! The task that sends queued inquiries.

use std::{collections::BTreeMap, fmt, pin::pin, sync::Arc, time::Duration};

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{DeliveryTarget, Failure, Metrics, schedule};
use crate::store::{Deletion, Job, JobState, Settled, Store, StoreError};

/// How many inquiries are sent concurrently.
const MAX_CONCURRENT: usize = 8;

/// The lease of a job: longer than the slowest transport takes.
const LEASE: Duration = Duration::from_mins(2);

/// The polling interval of the queue: retries become due, and other processes add jobs.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// The interval at which the queue's length is measured.
const COUNT_INTERVAL: Duration = Duration::from_mins(1);

/// How long deliveries may take to finish at shutdown. Unfinished ones are sent again after their
/// lease.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// Returns the current time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Sends queued inquiries. Several forwarders may share a database, in one process or many.
#[derive(Clone)]
pub struct Forwarder {
    store: Store,
    targets: Arc<BTreeMap<String, DeliveryTarget>>,
    metrics: Metrics,
    clock: Clock,
}

impl Forwarder {
    /// Creates a forwarder for these targets. The store must have their names
    /// ([`Store::with_targets`]).
    #[must_use]
    pub fn new(store: Store, targets: impl IntoIterator<Item = DeliveryTarget>, metrics: Metrics) -> Self {
        let targets = targets.into_iter().map(|target| (target.name.clone(), target)).collect();
        Self { store, targets: Arc::new(targets), metrics, clock: Arc::new(Timestamp::now) }
    }

    /// Replaces the clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Sends until `stop` completes, then gives open deliveries ten seconds to finish.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut open = JoinSet::new();
        let counting = tokio::spawn(self.clone().count());
        loop {
            match self.claim(MAX_CONCURRENT - open.len()).await {
                Ok(jobs) => {
                    for job in jobs {
                        let forwarder = self.clone();
                        open.spawn(async move { forwarder.attempt(job).await });
                    }
                }
                Err(error) => tracing::error!(%error, "cannot read the delivery queue"),
            }
            match self.claim_deletions(MAX_CONCURRENT - open.len()).await {
                Ok(deletions) => {
                    for deletion in deletions {
                        let forwarder = self.clone();
                        open.spawn(async move { forwarder.attempt_deletion(deletion).await });
                    }
                }
                Err(error) => tracing::error!(%error, "cannot read the notices of deleted inquiries"),
            }
            let room = open.len() < MAX_CONCURRENT;
            tokio::select! {
                () = &mut stop => break,
                Some(_) = open.join_next() => {}
                () = self.store.queued(), if room => {}
                () = sleep(POLL_INTERVAL), if room => {}
            }
        }
        counting.abort();
        let _ = timeout(SHUTDOWN_GRACE, async { while open.join_next().await.is_some() {} }).await;
    }

    /// Sends one batch of due jobs and one of notices. Returns their number.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let jobs = self.claim(MAX_CONCURRENT).await?;
        let sent = join_all(jobs.into_iter().map(|job| self.attempt(job))).await.len();
        let deletions = self.claim_deletions(MAX_CONCURRENT).await?;
        let told = join_all(deletions.into_iter().map(|deletion| self.attempt_deletion(deletion))).await.len();
        Ok(sent + told)
    }

    async fn claim_deletions(&self, limit: usize) -> Result<Vec<Deletion>, StoreError> {
        match u32::try_from(limit) {
            Ok(limit @ 1..) => self.store.claim_deletions((self.clock)(), LEASE, limit).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn attempt_deletion(&self, deletion: Deletion) {
        let Some(target) = self.targets.get(&deletion.target) else { return };
        let sent = target.send_deletion(&deletion, (self.clock)()).await;
        let now = (self.clock)();
        let settled = settled(sent, deletion.attempts, now, fastrand::f64());
        let Deletion { inquiry: id, reference, target: to, attempts, .. } = &deletion;
        match self.store.settle_deletion(&deletion, &settled, now).await {
            Ok(_) => match &settled {
                Settled::Delivered => tracing::info!(%id, reference, to, attempts, "target told of a deletion"),
                Settled::Retry { error, .. } | Settled::Dead { error } => {
                    let again = matches!(settled, Settled::Retry { .. });
                    tracing::warn!(%id, reference, to, attempts, again, reason = error, "target not told of a deletion");
                }
            },
            Err(error) => tracing::error!(%id, to, %error, "cannot record the outcome; the notice is sent again"),
        }
    }

    async fn claim(&self, limit: usize) -> Result<Vec<Job>, StoreError> {
        match u32::try_from(limit) {
            Ok(limit @ 1..) => self.store.claim((self.clock)(), LEASE, limit).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn attempt(&self, job: Job) {
        // The store only returns jobs of its targets, which are these.
        let Some(target) = self.targets.get(&job.target) else { return };
        let sent = target.send(&job.inquiry, (self.clock)()).await;
        let now = (self.clock)();
        let settled = settled(sent, job.attempts, now, fastrand::f64());
        // Recorded only after the database: metrics and log must not claim a delivery that is not
        // stored.
        match self.store.settle(&job, &settled, now).await {
            Ok(_) => self.record(&job, &settled),
            Err(error) => {
                let (id, to) = (job.inquiry.id, job.target);
                tracing::error!(%id, to, %error, "cannot record the outcome; the inquiry is sent again");
            }
        }
    }

    /// Logs and counts the outcome, without what the visitor wrote.
    fn record(&self, job: &Job, settled: &Settled) {
        let Job { inquiry, target: to, attempts, .. } = job;
        let (id, reference) = (inquiry.id, &inquiry.reference);
        let outcome = match settled {
            Settled::Delivered => {
                tracing::info!(%id, reference, to, attempts, outcome = "delivered", "forward");
                "delivered"
            }
            Settled::Retry { at, error } => {
                tracing::warn!(%id, reference, to, attempts, outcome = "retry", reason = error, next = %at, "forward");
                "retry"
            }
            Settled::Dead { error } => {
                tracing::error!(%id, reference, to, attempts, outcome = "dead", reason = error, "forward");
                "dead"
            }
        };
        self.metrics.attempted(to, outcome);
    }

    /// Measures the queue's length. Never returns.
    async fn count(self) {
        loop {
            match self.store.queue_lengths().await {
                Ok(counts) => {
                    for target in self.targets.keys() {
                        for state in [JobState::Pending, JobState::Dead] {
                            let jobs = counts.get(&(target.clone(), state)).copied().unwrap_or_default();
                            self.metrics.queue(target, state, jobs);
                        }
                    }
                }
                Err(error) => tracing::error!(%error, "cannot measure the delivery queue"),
            }
            sleep(COUNT_INTERVAL).await;
        }
    }
}

fn settled(sent: Result<(), Failure>, attempts: u32, now: Timestamp, chance: f64) -> Settled {
    let (error, retry_after) = match sent {
        Ok(()) => return Settled::Delivered,
        Err(Failure::Permanent(error)) => return Settled::Dead { error },
        Err(Failure::Transient { reason, retry_after }) => (reason, retry_after),
    };
    match schedule::delay(attempts, retry_after, chance).and_then(|delay| now.checked_add(delay).ok()) {
        Some(at) => Settled::Retry { at, error },
        None => Settled::Dead { error },
    }
}

impl fmt::Debug for Forwarder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forwarder").field("targets", &self.targets).finish_non_exhaustive()
    }
}
