//! Group commit: one task writes, and each of its transactions takes everything
//! that was submitted while the one before was being synchronised to disk. That
//! makes the disk's slowest step a cost per batch instead of per inquiry.

use tokio::sync::{mpsc, oneshot};

use super::{NewInquiry, Outcome, StoreError, answered, database::Database};

/// How many inquiries may wait. Those beyond it wait to be queued.
const QUEUE: usize = 1_024;

/// The most inquiries in one transaction.
const BATCH: usize = 256;

/// The way to the one task that writes.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

type Answer = oneshot::Sender<Result<Outcome, StoreError>>;

enum Job {
    Insert(Box<NewInquiry>, Answer),
    Close(oneshot::Sender<()>),
}

impl Writer {
    pub(super) fn start(database: Database) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        tokio::spawn(run(database, queue));
        Self { jobs }
    }

    /// It takes nothing any more.
    pub(super) fn is_closed(&self) -> bool {
        self.jobs.is_closed()
    }

    pub(super) async fn insert(&self, inquiry: NewInquiry) -> Result<Outcome, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.jobs.send(Job::Insert(Box::new(inquiry), answer)).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Returns when everything that was queued before is written.
    pub(super) async fn close(&self) {
        let (answer, answered) = oneshot::channel();
        if self.jobs.send(Job::Close(answer)).await.is_ok() {
            // An error means that the writer has ended already, which is what is wanted.
            let _ = answered.await;
        }
    }
}

async fn run(database: Database, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(BATCH);
    let mut closing = Vec::new();
    while queue.recv_many(&mut jobs, BATCH).await > 0 {
        let (mut inquiries, mut answers) = (Vec::new(), Vec::new());
        for job in jobs.drain(..) {
            match job {
                Job::Insert(inquiry, answer) => {
                    inquiries.push(*inquiry);
                    answers.push(answer);
                }
                Job::Close(answer) => {
                    // What is queued by now is still received and written.
                    queue.close();
                    closing.push(answer);
                }
            }
        }
        write(&database, &inquiries, answers).await;
    }
    for answer in closing {
        let _ = answer.send(());
    }
}

async fn write(database: &Database, inquiries: &[NewInquiry], answers: Vec<Answer>) {
    if inquiries.is_empty() {
        return;
    }
    // A sender that is gone has stopped waiting; its inquiry is stored all the same.
    match answered(database.insert(inquiries)).await {
        Ok(outcomes) => answers.into_iter().zip(outcomes).for_each(|(answer, outcome)| {
            let _ = answer.send(Ok(outcome));
        }),
        Err(error) => {
            tracing::error!(%error, inquiries = inquiries.len(), "inquiries could not be stored");
            let error = error.to_string();
            for answer in answers {
                let _ = answer.send(Err(StoreError::Batch(error.clone())));
            }
        }
    }
}
