//! The database of inquiries and delivery jobs.
//!
//! [`Store`] is the public interface. It sends new inquiries to one `writer`, which commits many of
//! them per transaction. `inquiries` and `queue` hold the SQL; `database` holds the connections,
//! `sqlite` and `postgres` what differs between the two databases.

mod attention;
mod consents;
mod database;
mod deletions;
mod error;
mod examine;
mod filter;
mod inquiries;
mod inquiry;
mod inquiry_pages;
mod job;
mod migrations;
mod postgres;
mod queue;
mod row;
mod sqlite;
mod timeout;
mod transfer;
mod trusted_clock;
mod writer;

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use glossary_core::inquiry::InquiryId;
use jiff::Timestamp;
use tokio::sync::Notify;

pub use self::{
    attention::{Attention, NoticeKind, Overdue, Overview},
    deletions::Deletions,
    error::StoreError,
    examine::{Examination, StoreProblem},
    filter::{InquiryFilter, parse_since},
    inquiry::{InsertOutcome, NewInquiry, SpamReason, Status, StoredInquiry, UnreadableInquiry},
    inquiry_pages::InquiryPages,
    job::{Deletion, Job, JobFilter, JobState, Settled, StoredJob},
};

use self::{database::Database, timeout::with_timeout, writer::Writer};

/// The stored inquiries and their delivery jobs. Clones share one store.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    writer: Writer,
    /// Notified of each stored inquiry.
    stored: Arc<Notify>,
}

impl Store {
    /// Opens the database at an address such as `sqlite:data/inquiries.sqlite3` or
    /// `postgres://user:password@host/database`, creates a missing SQLite database, and runs
    /// migrations.
    ///
    /// # Errors
    /// [`StoreError::Address`], [`StoreError::Folder`], [`StoreError::Open`],
    /// [`StoreError::Migrate`], [`StoreError::Newer`] or [`StoreError::Database`].
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        Ok(Self::from_database(Database::open(address, true).await?))
    }

    /// Opens an existing database.
    ///
    /// # Errors
    /// [`StoreError::Missing`], and the errors of [`Store::open`].
    pub async fn open_existing(address: &str) -> Result<Self, StoreError> {
        Ok(Self::from_database(Database::open(address, false).await?))
    }

    fn from_database(database: Database) -> Self {
        Self { writer: Writer::start(database.clone()), database, stored: Arc::default() }
    }

    /// Sets the names of the delivery targets. Inquiries that are new or released from quarantine
    /// get a job for each target, and [`Store::claim`] returns jobs of these targets only. Jobs of
    /// other targets are kept.
    #[must_use]
    pub fn with_targets(self, targets: Vec<String>) -> Self {
        Self::from_database(self.database.with_targets(targets))
    }

    /// Returns the database's location for display: a file, or an address without user and
    /// password.
    #[must_use]
    pub fn location(&self) -> String {
        self.database.location()
    }

    /// Stores an inquiry and its jobs, and returns after the commit. Cancelling the future does not
    /// cancel the insertion.
    ///
    /// # Errors
    /// [`StoreError::Batch`] or [`StoreError::Closed`]. The inquiry may have been stored all the
    /// same; inserting it again with the same id is safe.
    pub async fn insert(&self, inquiry: NewInquiry) -> Result<InsertOutcome, StoreError> {
        let outcome = self.writer.insert(inquiry).await;
        if matches!(outcome, Ok(InsertOutcome::Stored)) {
            self.stored.notify_one();
        }
        outcome
    }

    /// Returns the inquiries that a filter selects, newest first. Inquiries that cannot be read are
    /// logged and skipped; [`Self::pages`] returns them too.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn list(&self, filter: &InquiryFilter) -> Result<Vec<StoredInquiry>, StoreError> {
        let (mut pages, mut inquiries) = (self.pages(filter.clone()), Vec::new());
        loop {
            let page = pages.next().await?;
            if page.is_empty() {
                break;
            }
            inquiries.extend(page);
        }
        for unreadable in pages.unreadable() {
            tracing::error!("{unreadable}");
        }
        Ok(inquiries)
    }

    /// Returns the inquiries that a filter selects, newest first, page by page.
    #[must_use]
    pub fn pages(&self, filter: InquiryFilter) -> InquiryPages {
        InquiryPages::new(self.database.clone(), filter)
    }

    /// Returns the inquiries with an id or reference. References encode 50 bits of the id, so two
    /// inquiries could share one.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Unreadable`].
    pub async fn find(&self, id_or_reference: &str) -> Result<Vec<StoredInquiry>, StoreError> {
        self.database.find(id_or_reference).await
    }

    /// Quarantines an inquiry and removes its undelivered jobs, or releases it and adds the missing
    /// jobs. If this store has no targets, a store that has some adds the jobs at its next
    /// [`Store::claim`]. Returns `false` if no inquiry has this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn set_status(&self, id: &InquiryId, status: Status) -> Result<bool, StoreError> {
        self.database.set_status(id, status).await
    }

    /// Claims up to `limit` jobs that are due at `now`, exclusively for the duration of `lease`.
    /// After that, any process can claim an unsettled job again. All processes on one database must
    /// use the same lease, and their clocks must differ by less than the lease. The jobs of an inquiry
    /// that cannot be read are recorded as dead, and logged.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::NoAnswer`].
    pub async fn claim(&self, now: Timestamp, lease: Duration, limit: u32) -> Result<Vec<Job>, StoreError> {
        with_timeout(self.database.claim(now, lease, limit, &self.database.targets)).await
    }

    /// Claims jobs of one target, like [`Store::claim`].
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::NoAnswer`].
    pub async fn claim_for(
        &self,
        target: &str,
        now: Timestamp,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Job>, StoreError> {
        with_timeout(self.database.claim(now, lease, limit, &[target.to_owned()])).await
    }

    /// Moves undelivered jobs and notices from a target to another, such as a renamed one, and makes them due at once.
    /// Jobs whose inquiry the other target has or gets anyway are removed. Returns how many jobs were moved.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn move_jobs(&self, from: &str, to: &str) -> Result<u64, StoreError> {
        self.database.move_jobs(from, to).await
    }

    /// Returns the names of targets that have pending jobs or notices, but are not targets of this store, with the
    /// number of those.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn unknown_targets(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        self.database.unknown_targets().await
    }

    /// Waits until this process has stored an inquiry, so that there may be a job to
    /// [claim](Self::claim). Wakes one waiting task.
    pub async fn queued(&self) {
        self.stored.notified().await;
    }

    /// Returns the numbers of pending and dead jobs by target.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn queue_lengths(&self) -> Result<BTreeMap<(String, JobState), u64>, StoreError> {
        self.database.queue_lengths().await
    }

    /// Records the outcome of an attempt. Returns `false` if the job is gone, or if the lease has
    /// ended and another process has claimed the job; a delivery is recorded even then.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::NoAnswer`].
    pub async fn settle(&self, job: &Job, settled: &Settled, now: Timestamp) -> Result<bool, StoreError> {
        with_timeout(self.database.settle(job, settled, now)).await
    }

    /// Returns the jobs that a filter selects, newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn jobs(&self, filter: &JobFilter) -> Result<Vec<StoredJob>, StoreError> {
        self.database.jobs(filter).await
    }

    /// Makes an inquiry's jobs due at once, in any state, for all of its targets and this store's,
    /// or only for `target`. Returns the number of jobs, which is 0 for a quarantined inquiry.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn resend(&self, id: &InquiryId, target: Option<&str>) -> Result<u64, StoreError> {
        self.database.resend(id, target).await
    }

    /// Deletes an inquiry like [`Store::delete_all`]. Returns `false` if no inquiry has this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete(&self, id: &InquiryId) -> Result<bool, StoreError> {
        Ok(self.delete_all(&[*id]).await? > 0)
    }

    /// Deletes inquiries and their jobs permanently, and queues a [`Deletion`] for each target to which they may have
    /// been sent. Returns how many inquiries were deleted.
    ///
    /// The text may remain in the database's log until [`Store::erase_deleted`].
    ///
    /// # Errors
    /// [`StoreError::Database`]. Some of the inquiries are then deleted.
    pub async fn delete_all(&self, ids: &[InquiryId]) -> Result<u64, StoreError> {
        self.database.delete(ids, Timestamp::now()).await
    }

    /// Deletes inquiries that arrived before a time, or were [found](Self::check_clock) before that time to be dated
    /// in the future, like [`Store::delete_all`].
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        self.database.delete_before(time, Timestamp::now()).await
    }

    /// Removes the text of deleted inquiries from the database's files. Waits up to five seconds for programs that
    /// read the database, and returns `false` if they go on; then the text may remain in the write-ahead log.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn erase_deleted(&self) -> Result<bool, StoreError> {
        self.database.erase_deleted().await
    }

    /// Returns the queue of notices that tell targets of deleted inquiries.
    #[must_use]
    pub fn deletions(&self) -> Deletions {
        Deletions::new(self.database.clone())
    }

    /// Writes all inquiries, deliveries and notices as of one moment to a new SQLite database, while the server runs.
    /// Only its owner can read the file.
    ///
    /// # Errors
    /// [`StoreError::File`], also if the file exists, or [`StoreError::Database`].
    pub async fn back_up(&self, file: &Path) -> Result<(), StoreError> {
        self.database.back_up(file).await
    }

    /// Copies a [backup](Self::back_up), also one of the other kind of database, into this empty database. Deliveries
    /// that were pending then are made again.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`], [`StoreError::File`], [`StoreError::Database`] and the errors of [`Store::open`].
    pub async fn restore(&self, file: &Path) -> Result<(), StoreError> {
        self.database.restore(file).await
    }

    /// Stores exported inquiries with their ids, times and status, and returns their outcomes in the same order.
    /// Either all are stored or none. Imported inquiries are not forwarded.
    ///
    /// # Errors
    /// [`StoreError::Import`] or [`StoreError::Database`].
    pub async fn import(&self, inquiries: &[StoredInquiry]) -> Result<Vec<InsertOutcome>, StoreError> {
        self.database.import(inquiries).await
    }

    /// Checks the database's files and reads all inquiries.
    ///
    /// # Errors
    /// [`StoreError::Database`] if the check itself fails.
    pub async fn examine(&self) -> Result<Examination, StoreError> {
        self.database.examine().await
    }

    /// Returns the queries of everything that needs a person's attention.
    #[must_use]
    pub fn attention(&self) -> Attention {
        Attention::new(self.database.clone())
    }

    /// Records when the team has answered an inquiry, or with `None` that it has not. Returns `false` if no inquiry
    /// has this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn set_answered(&self, id: &InquiryId, at: Option<Timestamp>) -> Result<bool, StoreError> {
        self.database.set_answered(id, at).await
    }

    /// Records texts of consent that a form shows.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn record_consents(&self, texts: &[String]) -> Result<(), StoreError> {
        self.database.record_consents(texts, Timestamp::now()).await
    }

    /// Returns whether a form has shown a text of consent.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn has_shown_consent(&self, text: &str) -> Result<bool, StoreError> {
        self.database.has_shown_consent(text).await
    }

    /// Records that a clock reads `now`, and returns whether the clock is trusted. To be called
    /// daily.
    ///
    /// A clock that is more than a day off the last trusted time, recorded by any process, is
    /// trusted after it has run on for a day. [Inquiries](Self::insert) that arrive while the clock
    /// is far behind get the last trusted time. Inquiries that are dated in the future of a trusted
    /// clock are recorded, so that [`Self::delete_before`] finds them.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn check_clock(&self, now: Timestamp) -> Result<bool, StoreError> {
        self.database.check_clock(now).await
    }

    /// Checks that inquiries can be stored: the writer runs, the database can be read within two
    /// seconds, and a transaction was committed within the last second or can be committed now.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Batch`], [`StoreError::Gone`],
    /// [`StoreError::LogGone`], [`StoreError::NoAnswer`] or [`StoreError::Closed`].
    pub async fn check(&self) -> Result<(), StoreError> {
        if self.writer.is_closed() {
            return Err(StoreError::Closed);
        }
        let check = async {
            self.database.check().await?;
            self.writer.check().await
        };
        tokio::time::timeout(Duration::from_secs(2), check).await.unwrap_or(Err(StoreError::NoAnswer))
    }

    /// Stores all submitted inquiries, then closes the database.
    pub async fn close(&self) {
        self.writer.close().await;
        self.database.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_store_whose_writer_has_ended_fails_its_check() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("x.sqlite3").display())).await.unwrap();
        assert!(store.check().await.is_ok());
        store.writer.close().await;
        assert!(matches!(store.check().await, Err(StoreError::Closed)));
        assert!(store.database.check().await.is_ok());
    }
}
