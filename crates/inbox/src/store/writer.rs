//! Group commit: one task writes, and each transaction takes all inquiries submitted while the
//! previous one was synchronised to disk. The cost of a sync is then per batch instead of per
//! inquiry.

use tokio::sync::{mpsc, oneshot};

use super::{InsertOutcome, NewInquiry, StoreError, database::Database, timeout::with_timeout};

/// How many inquiries may be queued. Further ones wait for room.
const QUEUE_LENGTH: usize = 1_024;

/// The most inquiries in one transaction.
const MAX_BATCH: usize = 256;

/// The handle of the writer task.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    commands: mpsc::Sender<Command>,
}

type Reply = oneshot::Sender<Result<InsertOutcome, StoreError>>;

enum Command {
    Insert(Box<NewInquiry>, Reply),
    Close(oneshot::Sender<()>),
}

impl Writer {
    pub(super) fn start(database: Database) -> Self {
        let (commands, queue) = mpsc::channel(QUEUE_LENGTH);
        tokio::spawn(run(database, queue));
        Self { commands }
    }

    /// Whether the task has stopped receiving.
    pub(super) fn is_closed(&self) -> bool {
        self.commands.is_closed()
    }

    pub(super) async fn insert(&self, inquiry: NewInquiry) -> Result<InsertOutcome, StoreError> {
        let (reply, replied) = oneshot::channel();
        self.commands.send(Command::Insert(Box::new(inquiry), reply)).await.map_err(|_| StoreError::Closed)?;
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

async fn run(database: Database, mut queue: mpsc::Receiver<Command>) {
    let mut commands = Vec::with_capacity(MAX_BATCH);
    let mut closing = Vec::new();
    while queue.recv_many(&mut commands, MAX_BATCH).await > 0 {
        let (mut inquiries, mut replies) = (Vec::new(), Vec::new());
        for command in commands.drain(..) {
            match command {
                Command::Insert(inquiry, reply) => {
                    inquiries.push(*inquiry);
                    replies.push(reply);
                }
                Command::Close(reply) => {
                    // Commands that are already queued are still received.
                    queue.close();
                    closing.push(reply);
                }
            }
        }
        write(&database, &inquiries, replies).await;
    }
    for reply in closing {
        let _ = reply.send(());
    }
}

async fn write(database: &Database, inquiries: &[NewInquiry], replies: Vec<Reply>) {
    if inquiries.is_empty() {
        return;
    }
    // A failed send means that the caller has stopped waiting. Its inquiry is stored all the same.
    match with_timeout(database.insert(inquiries)).await {
        Ok(outcomes) => replies.into_iter().zip(outcomes).for_each(|(reply, outcome)| {
            let _ = reply.send(Ok(outcome));
        }),
        Err(error) => {
            tracing::error!(%error, inquiries = inquiries.len(), "cannot store inquiries");
            let error = error.to_string();
            for reply in replies {
                let _ = reply.send(Err(StoreError::Batch(error.clone())));
            }
        }
    }
}
