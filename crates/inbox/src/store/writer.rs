//! Group commit: one task writes, and each transaction takes all inquiries submitted while the
//! previous one was synchronised to disk. The cost of a sync is then per batch instead of per
//! inquiry.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};

use super::{InsertOutcome, NewInquiry, StoreError, database::Database, timeout::with_timeout};

/// How many inquiries may be queued. Further ones wait for room.
const QUEUE_LENGTH: usize = 1_024;

/// The most inquiries in one transaction.
const MAX_BATCH: usize = 256;

/// How long a commit proves that the database can be written. Anyone may request `/readyz`, so its
/// write transactions must be few.
const COMMIT_VALIDITY: Duration = Duration::from_secs(1);

/// The handle of the writer task.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    commands: mpsc::Sender<Command>,
    last_commit: LastCommit,
}

/// When the last transaction was committed; `None` if it failed.
#[derive(Clone, Debug, Default)]
struct LastCommit(Arc<Mutex<Option<Instant>>>);

impl LastCommit {
    fn set(&self, committed: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = committed.then(Instant::now);
    }

    fn is_recent(&self) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() < COMMIT_VALIDITY)
    }
}

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

enum Command {
    Insert(Box<NewInquiry>, Reply<InsertOutcome>),
    Check(Reply<()>),
    Close(oneshot::Sender<()>),
}

impl Writer {
    pub(super) fn start(database: Database) -> Self {
        let (commands, queue) = mpsc::channel(QUEUE_LENGTH);
        let last_commit = LastCommit::default();
        tokio::spawn(run(database, queue, last_commit.clone()));
        Self { commands, last_commit }
    }

    /// Returns whether the task has stopped receiving.
    pub(super) fn is_closed(&self) -> bool {
        self.commands.is_closed()
    }

    pub(super) async fn insert(&self, inquiry: NewInquiry) -> Result<InsertOutcome, StoreError> {
        let (reply, replied) = oneshot::channel();
        self.commands.send(Command::Insert(Box::new(inquiry), reply)).await.map_err(|_| StoreError::Closed)?;
        replied.await.map_err(|_| StoreError::Closed)?
    }

    /// Checks that inquiries can be stored: a transaction was committed within the last second, or
    /// can be committed now.
    pub(super) async fn check(&self) -> Result<(), StoreError> {
        if self.last_commit.is_recent() {
            return Ok(());
        }
        let (reply, replied) = oneshot::channel();
        self.commands.send(Command::Check(reply)).await.map_err(|_| StoreError::Closed)?;
        replied.await.map_err(|_| StoreError::Closed)?
    }

    /// Returns when everything queued before is written.
    pub(super) async fn close(&self) {
        let (reply, replied) = oneshot::channel();
        if self.commands.send(Command::Close(reply)).await.is_ok() {
            // Fails if the writer has already ended.
            let _ = replied.await;
        }
    }
}

async fn run(database: Database, mut queue: mpsc::Receiver<Command>, last_commit: LastCommit) {
    let mut commands = Vec::with_capacity(MAX_BATCH);
    let mut closing = Vec::new();
    while queue.recv_many(&mut commands, MAX_BATCH).await > 0 {
        let (mut inquiries, mut replies, mut checks) = (Vec::new(), Vec::new(), Vec::new());
        for command in commands.drain(..) {
            match command {
                Command::Insert(inquiry, reply) => {
                    inquiries.push(*inquiry);
                    replies.push(reply);
                }
                Command::Check(reply) => checks.push(reply),
                Command::Close(reply) => {
                    // Commands that are already queued are still received.
                    queue.close();
                    closing.push(reply);
                }
            }
        }
        if inquiries.is_empty() && checks.is_empty() {
            continue;
        }
        let result = write(&database, &inquiries).await;
        last_commit.set(result.is_ok());
        reply(result, replies, checks);
    }
    for reply in closing {
        let _ = reply.send(());
    }
}

/// Stores inquiries; without any, checks that an inquiry could be stored.
async fn write(database: &Database, inquiries: &[NewInquiry]) -> Result<Vec<InsertOutcome>, StoreError> {
    if inquiries.is_empty() {
        return with_timeout(database.check_write()).await.map(|()| Vec::new()).inspect_err(|error| {
            tracing::error!(%error, "the database cannot be written");
        });
    }
    with_timeout(database.insert(inquiries)).await.inspect_err(|error| {
        tracing::error!(%error, inquiries = inquiries.len(), "cannot store inquiries");
    })
}

/// Sends the result to all that wait. A failed send means that the caller has stopped waiting. Its
/// inquiry is stored all the same.
fn reply(result: Result<Vec<InsertOutcome>, StoreError>, replies: Vec<Reply<InsertOutcome>>, checks: Vec<Reply<()>>) {
    match result {
        Ok(outcomes) => {
            for (reply, outcome) in replies.into_iter().zip(outcomes) {
                let _ = reply.send(Ok(outcome));
            }
            for check in checks {
                let _ = check.send(Ok(()));
            }
        }
        Err(error) => {
            let error = error.to_string();
            for reply in replies {
                let _ = reply.send(Err(StoreError::Batch(error.clone())));
            }
            for check in checks {
                let _ = check.send(Err(StoreError::Batch(error.clone())));
            }
        }
    }
}
