//! The task that sends what is queued.

use std::{collections::BTreeMap, fmt, pin::pin, sync::Arc, time::Duration};

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{Failure, Metrics, Target, schedule};
use crate::store::{Job, JobState, Settled, Store, StoreError};

/// How many inquiries are sent at once.
const PLACES: usize = 8;

/// For how long a job is this process's: longer than the slowest transport takes.
const LEASE: Duration = Duration::from_mins(2);

/// How often the queue is looked at without being told to: what failed is due
/// again, or another process has something sent again.
const LOOK: Duration = Duration::from_secs(5);

/// How often the queue is counted.
const COUNT: Duration = Duration::from_mins(1);

/// How long what is under way may take when the program ends. What is not done by
/// then is sent again when its lease is over.
const FAREWELL: Duration = Duration::from_secs(10);

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Sends what is queued. Several may share a database, in this process and others.
#[derive(Clone)]
pub struct Forwarder {
    store: Store,
    targets: Arc<BTreeMap<String, Target>>,
    metrics: Metrics,
    clock: Clock,
}

impl Forwarder {
    /// Sends to these targets what is queued in a store that was opened with their
    /// names ([`Store::with_targets`]).
    #[must_use]
    pub fn new(store: Store, targets: impl IntoIterator<Item = Target>, metrics: Metrics) -> Self {
        let targets = targets.into_iter().map(|target| (target.name.clone(), target)).collect();
        Self { store, targets: Arc::new(targets), metrics, clock: Arc::new(Timestamp::now) }
    }

    /// The same by another clock.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Sends until `stop` is done, then finishes what is under way, for ten seconds at most.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut open = JoinSet::new();
        let counting = tokio::spawn(self.clone().count());
        loop {
            match self.claim(PLACES - open.len()).await {
                Ok(jobs) => {
                    for job in jobs {
                        let forwarder = self.clone();
                        open.spawn(async move { forwarder.attempt(job).await });
                    }
                }
                Err(error) => tracing::error!(%error, "the queue cannot be read"),
            }
            let room = open.len() < PLACES;
            tokio::select! {
                () = &mut stop => break,
                Some(_) = open.join_next() => {}
                () = self.store.queued(), if room => {}
                () = sleep(LOOK), if room => {}
            }
        }
        counting.abort();
        let _ = timeout(FAREWELL, async { while open.join_next().await.is_some() {} }).await;
    }

    /// Sends once what is due, as many as go at once. Returns how many those were.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn round(&self) -> Result<usize, StoreError> {
        let jobs = self.claim(PLACES).await?;
        let attempts = jobs.into_iter().map(|job| self.attempt(job));
        Ok(join_all(attempts).await.len())
    }

    async fn claim(&self, places: usize) -> Result<Vec<Job>, StoreError> {
        match u32::try_from(places) {
            Ok(places @ 1..) => self.store.claim((self.clock)(), LEASE, places).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn attempt(&self, job: Job) {
        // The store hands out nobody else's.
        let Some(target) = self.targets.get(&job.target) else { return };
        let sent = target.send(&job.inquiry, (self.clock)()).await;
        let now = (self.clock)();
        let settled = settled(sent, job.attempts, now, fastrand::f64());
        // Who reads of a delivery finds it noted.
        match self.store.settle(&job, &settled, now).await {
            Ok(_) => self.note(&job, &settled),
            Err(error) => {
                let (id, to) = (job.inquiry.id, job.target);
                tracing::error!(%id, to, %error, "what became of it could not be noted; it is sent again");
            }
        }
    }

    /// Who gets it, and how it went; nothing of what it says.
    fn note(&self, job: &Job, settled: &Settled) {
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

    /// Never ends.
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
                Err(error) => tracing::error!(%error, "the queue cannot be counted"),
            }
            sleep(COUNT).await;
        }
    }
}

fn settled(sent: Result<(), Failure>, attempts: u32, now: Timestamp, chance: f64) -> Settled {
    let (error, retry_after) = match sent {
        Ok(()) => return Settled::Delivered,
        Err(Failure::Final(error)) => return Settled::Dead { error },
        Err(Failure::Later { reason, retry_after }) => (reason, retry_after),
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
