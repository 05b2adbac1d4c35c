//! The task that sends queued inquiries.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{DeliveryTarget, Failure, Metrics, pace::Pace, schedule};
use crate::store::{Deletion, Job, JobState, Settled, Store, StoreError};

/// The lease of a job: longer than the slowest transport takes.
const LEASE: Duration = Duration::from_mins(2);

/// The polling interval of the queue: retries become due, and other processes add jobs.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// The interval at which the queue's length is measured.
const COUNT_INTERVAL: Duration = Duration::from_mins(1);

/// How long deliveries may take to finish at shutdown. Unfinished ones are sent again after their
/// lease.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);

/// Returns the current time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Sends queued inquiries. Several forwarders may share a database, in one process or many.
#[derive(Clone)]
pub struct Forwarder {
    store: Store,
    targets: Arc<BTreeMap<String, DeliveryTarget>>,
    metrics: Metrics,
    clock: Clock,
    pace: Arc<Pace>,
}

impl Forwarder {
    /// Creates a forwarder for these targets. The store must have their names
    /// ([`Store::with_targets`]).
    #[must_use]
    pub fn new(store: Store, targets: impl IntoIterator<Item = DeliveryTarget>, metrics: Metrics) -> Self {
        let targets = targets.into_iter().map(|target| (target.name.clone(), target)).collect();
        Self { store, targets: Arc::new(targets), metrics, clock: Arc::new(Timestamp::now), pace: Arc::default() }
    }

    /// Replaces the clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Sends until `stop` completes, then gives open deliveries eight seconds to finish.
    ///
    /// Each target has its own [capacity](Pace), so that a target that hangs does not delay the others.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut open = JoinSet::new();
        let counting = tokio::spawn(self.clone().count());
        loop {
            // A database that does not answer must not delay the shutdown.
            let due = tokio::select! {
                () = &mut stop => break,
                due = self.due() => due,
            };
            for task in due {
                let forwarder = self.clone();
                open.spawn(async move { forwarder.attempt(task).await });
            }
            tokio::select! {
                () = &mut stop => break,
                // A finished delivery makes room for the next of its target.
                Some(_) = open.join_next() => {}
                () = self.store.queued() => {}
                () = sleep(POLL_INTERVAL) => {}
            }
        }
        counting.abort();
        let _ = timeout(SHUTDOWN_GRACE, async { while open.join_next().await.is_some() {} }).await;
    }

    /// Sends one batch of due jobs and notices. Returns their number.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn run_once(&self) -> Result<usize, StoreError> {
        let mut tasks = Vec::new();
        for target in self.targets.keys() {
            tasks.extend(self.claim(target).await?);
        }
        Ok(join_all(tasks.into_iter().map(|task| self.attempt(task))).await.len())
    }

    /// Returns the due jobs and notices that the targets have room for.
    async fn due(&self) -> Vec<Task> {
        let mut due = Vec::new();
        for target in self.targets.keys() {
            match self.claim(target).await {
                Ok(tasks) => due.extend(tasks),
                Err(error) => tracing::error!(to = target, %error, "cannot read the delivery queue"),
            }
        }
        due
    }

    /// Claims as many jobs and notices of a target as it has room for.
    async fn claim(&self, target: &str) -> Result<Vec<Task>, StoreError> {
        let now = (self.clock)();
        let mut room = self.pace.room(target, now);
        let mut tasks = Vec::new();
        if room > 0 {
            let jobs = self.store.claim_for(target, now, LEASE, limit(room)).await?;
            room -= jobs.len().min(room);
            tasks.extend(jobs.into_iter().map(|job| Task::Job(Box::new(job))));
            tasks.iter().for_each(|_| self.pace.begin(target));
        }
        if room > 0 {
            let deletions = self.store.deletions().claim_for(target, now, LEASE, limit(room)).await?;
            deletions.iter().for_each(|_| self.pace.begin(target));
            tasks.extend(deletions.into_iter().map(Task::Deletion));
        }
        Ok(tasks)
    }

    async fn attempt(&self, task: Task) {
        match task {
            Task::Job(job) => self.attempt_job(*job).await,
            Task::Deletion(deletion) => self.attempt_deletion(deletion).await,
        }
    }

    async fn attempt_job(&self, job: Job) {
        // The store only returns jobs of its targets, which are these.
        let Some(target) = self.targets.get(&job.target) else { return };
        let sent = target.send(&job.inquiry, (self.clock)()).await;
        let now = (self.clock)();
        self.pace.end(&job.target, matches!(sent, Err(Failure::Timeout(_))), now);
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

    async fn attempt_deletion(&self, deletion: Deletion) {
        let Some(target) = self.targets.get(&deletion.target) else { return };
        let sent = target.send_deletion(&deletion, (self.clock)()).await;
        let now = (self.clock)();
        self.pace.end(&deletion.target, matches!(sent, Err(Failure::Timeout(_))), now);
        let settled = settled(sent, deletion.attempts, now, fastrand::f64());
        let Deletion { inquiry: id, reference, target: to, attempts, .. } = &deletion;
        match self.store.deletions().settle(&deletion, &settled, now).await {
            Ok(_) => match &settled {
                Settled::Delivered => tracing::info!(%id, reference, to, attempts, "target notified of a deletion"),
                Settled::Retry { error, .. } | Settled::Dead { error } => {
                    let again = matches!(settled, Settled::Retry { .. });
                    tracing::warn!(%id, reference, to, attempts, again, reason = error, "target not notified of a deletion");
                }
            },
            Err(error) => tracing::error!(%id, to, %error, "cannot record the outcome; the notice is sent again"),
        }
    }

    /// Warns of deliveries to targets that the settings no longer have.
    async fn warn_of_unknown_targets(&self) {
        match self.store.unknown_targets().await {
            Ok(unknown) => {
                for (target, waiting) in unknown {
                    tracing::warn!(
                        target_name = target,
                        waiting,
                        "deliveries wait for a target that the settings do not have; move them with `glossary inquiries \
                         resend --from {target} --to <name>`"
                    );
                }
            }
            Err(error) => tracing::error!(%error, "cannot read the delivery queue"),
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

    /// Warns of unknown targets, then measures the queue's length. Never returns.
    async fn count(self) {
        self.warn_of_unknown_targets().await;
        // A target of an earlier version of the settings is measured, too, and shown as 0 after its jobs were moved.
        let mut targets: BTreeSet<String> = self.targets.keys().cloned().collect();
        loop {
            match self.store.queue_lengths().await {
                Ok(counts) => {
                    targets.extend(counts.keys().map(|(target, _)| target.clone()));
                    for target in &targets {
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

/// A claimed job or notice.
enum Task {
    Job(Box<Job>),
    Deletion(Deletion),
}

fn limit(room: usize) -> u32 {
    u32::try_from(room).unwrap_or(u32::MAX)
}

fn settled(sent: Result<(), Failure>, attempts: u32, now: Timestamp, chance: f64) -> Settled {
    let (error, retry_after) = match sent {
        Ok(()) => return Settled::Delivered,
        Err(Failure::Permanent(error)) => return Settled::Dead { error },
        Err(Failure::Transient { reason, retry_after }) => (reason, retry_after),
        Err(Failure::Timeout(reason)) => (reason, None),
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
