//! Where inquiries are kept.
//!
//! [`Store`] is all that the rest of the program knows. It queues submissions to
//! one writer (`writer`), which commits many of them at once. `inquiries` and
//! `queue` hold the SQL; `database` has the connections, and `sqlite` and
//! `postgres` what the two databases do not share.

mod clock;
mod database;
mod error;
mod inquiries;
mod inquiry;
mod job;
mod pages;
mod postgres;
mod queue;
mod row;
mod sqlite;
mod writer;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use glossary_core::inquiry::InquiryId;
use jiff::{Timestamp, civil, tz::TimeZone};
use tokio::sync::Notify;

pub use self::{
    error::StoreError,
    inquiry::{NewInquiry, Status, StoredInquiry, Suspicion},
    job::{Job, JobFilter, JobState, Settled, StoredJob},
    pages::Pages,
};

use self::{database::Database, writer::Writer};

/// The inquiries, and what is to be sent on of them. Cheap to clone; all clones are
/// the same store.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    writer: Writer,
    /// Told of each inquiry that is stored.
    stored: Arc<Notify>,
}

/// What became of a submitted inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, and durably stored.
    Stored,
    /// The same inquiry was stored before, under this id.
    Duplicate(InquiryId),
    /// Its id belongs to an inquiry with other content. Nothing was stored.
    Conflict,
}

/// Which inquiries to list, newest first. The default is all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Received at or after this time.
    pub since: Option<Timestamp>,
    /// Written on the page of this term.
    pub term: Option<String>,
    /// With this status.
    pub status: Option<Status>,
    /// At most so many.
    pub limit: Option<u32>,
}

impl Store {
    /// Opens the database at an address like `sqlite:data/inquiries.sqlite3` or
    /// `postgres://user:password@host/database`, creates it where it is missing
    /// (SQLite only), and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Address`], [`StoreError::Folder`], [`StoreError::Open`],
    /// [`StoreError::Migrate`], [`StoreError::Newer`] or [`StoreError::Database`].
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        Ok(Self::over(Database::open(address, true).await?))
    }

    /// Opens a database that must exist already.
    ///
    /// # Errors
    /// [`StoreError::Missing`], and those of [`Store::open`].
    pub async fn open_existing(address: &str) -> Result<Self, StoreError> {
        Ok(Self::over(Database::open(address, false).await?))
    }

    fn over(database: Database) -> Self {
        Self { writer: Writer::start(database.clone()), database, stored: Arc::default() }
    }

    /// This store, with the names of those to whom inquiries are forwarded: each
    /// inquiry that is new, or released from quarantine, gets a job for each of
    /// them, and [`Store::claim`] hands out only theirs. What was stored before
    /// under other names keeps its jobs.
    #[must_use]
    pub fn with_targets(self, targets: Vec<String>) -> Self {
        Self::over(self.database.with_targets(targets))
    }

    /// Where the inquiries are, for people: a file, or an address without user and
    /// password.
    #[must_use]
    pub fn place(&self) -> String {
        self.database.place()
    }

    /// Stores an inquiry and its jobs. Returns when it is durable, not before. Once begun, it
    /// goes on even where the caller stops waiting.
    ///
    /// # Errors
    /// [`StoreError::Batch`] or [`StoreError::Closed`]. Whether the inquiry was
    /// stored is then unknown; a repeat with the same id is safe.
    pub async fn insert(&self, inquiry: NewInquiry) -> Result<Outcome, StoreError> {
        let outcome = self.writer.insert(inquiry).await;
        if matches!(outcome, Ok(Outcome::Stored)) {
            self.stored.notify_one();
        }
        outcome
    }

    /// The inquiries that a filter selects, newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn list(&self, filter: &Filter) -> Result<Vec<StoredInquiry>, StoreError> {
        self.database.list(filter, None, None).await
    }

    /// The same, a few at a time.
    #[must_use]
    pub fn pages(&self, filter: Filter) -> Pages {
        Pages::new(self.clone(), filter)
    }

    /// The inquiries with this id or reference. References come from 50 bits of
    /// the id, so two inquiries may share one, however unlikely.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn find(&self, id_or_reference: &str) -> Result<Vec<StoredInquiry>, StoreError> {
        self.database.find(id_or_reference).await
    }

    /// Quarantines an inquiry, which takes its jobs away except for those that are
    /// delivered, or releases it, which gives it those that it lacks: where this store
    /// has no targets, one that has adds them at its next [`Store::claim`]. `false`
    /// where there is no inquiry with this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn set_status(&self, id: &InquiryId, status: Status) -> Result<bool, StoreError> {
        self.database.set_status(id, status).await
    }

    /// Takes jobs that are due at `now`, at most so many, for the length of the
    /// `lease`: until it is over nobody else gets them. A job that is not settled
    /// by then can be claimed again, by anyone. All who share the database should
    /// ask for the same lease, and have clocks that differ by less.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::NoAnswer`].
    pub async fn claim(&self, now: Timestamp, lease: Duration, limit: u32) -> Result<Vec<Job>, StoreError> {
        answered(self.database.claim(now, lease, limit)).await
    }

    /// Done when there may be something to [claim](Self::claim), because an inquiry was
    /// stored by this process. For one that waits.
    pub async fn queued(&self) {
        self.stored.notified().await;
    }

    /// How many jobs of each target are pending or dead.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn queue_lengths(&self) -> Result<BTreeMap<(String, JobState), u64>, StoreError> {
        self.database.queue_lengths().await
    }

    /// Notes how the attempt at a job ended. `false` where that does not count any
    /// more: the lease was over and somebody else has the job, or it is gone. A
    /// delivery counts even then.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::NoAnswer`].
    pub async fn settle(&self, job: &Job, settled: &Settled, now: Timestamp) -> Result<bool, StoreError> {
        answered(self.database.settle(job, settled, now)).await
    }

    /// The jobs that a filter selects, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn jobs(&self, filter: &JobFilter) -> Result<Vec<StoredJob>, StoreError> {
        self.database.jobs(filter).await
    }

    /// Has an inquiry sent again at once, whatever became of it before, to all of
    /// its targets and this store's, or to the one named. Returns how many jobs
    /// that are: none for an inquiry in quarantine.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn resend(&self, id: &InquiryId, target: Option<&str>) -> Result<u64, StoreError> {
        self.database.resend(id, target).await
    }

    /// Deletes an inquiry for good, and its jobs. `false` where there is none with this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete(&self, id: &InquiryId) -> Result<bool, StoreError> {
        Ok(self.delete_all(&[*id]).await? > 0)
    }

    /// The same with several. Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError::Database`]. Some are then deleted.
    pub async fn delete_all(&self, ids: &[InquiryId]) -> Result<u64, StoreError> {
        self.database.delete(ids).await
    }

    /// Deletes for good the inquiries that arrived before a time, and their jobs. Returns how many
    /// there were.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        self.database.delete_before(time).await
    }

    /// Notes that a clock says `now`, and returns whether to believe it. One that is
    /// more than a day from the time believed before, by this process or another, may
    /// be wrong, and is believed when it has gone on for a day. To be asked daily. What is
    /// [inserted](Self::insert) by a clock that is far behind is stored as of the time
    /// believed.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn believes(&self, now: Timestamp) -> Result<bool, StoreError> {
        self.database.believes(now).await
    }

    /// Asks the database for something, to see that it answers, within two seconds, and
    /// whether anybody writes to it.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Gone`], [`StoreError::NoAnswer`] or [`StoreError::Closed`].
    pub async fn check(&self) -> Result<(), StoreError> {
        if self.writer.is_closed() {
            return Err(StoreError::Closed);
        }
        let answer = tokio::time::timeout(Duration::from_secs(2), self.database.check()).await;
        answer.unwrap_or(Err(StoreError::NoAnswer))
    }

    /// Stores what was submitted before, then closes the database.
    pub async fn close(&self) {
        self.writer.close().await;
        self.database.close().await;
    }
}

/// The longest that a commit may take, over a network too. A connection that died
/// without a word would otherwise be waited for until the system gives it up, which
/// takes a quarter of an hour.
const PATIENCE: Duration = Duration::from_secs(10);

async fn answered<T>(answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    tokio::time::timeout(PATIENCE, answer).await.unwrap_or(Err(StoreError::NoAnswer))
}

/// A point in time as people type it: `2026-11-22` (its first moment, in UTC) or
/// `2026-11-22T14:00:00Z`.
///
/// # Errors
/// A sentence that names both forms.
pub fn parse_since(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<civil::Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|day| day.timestamp());
    text.parse()
        .or_else(|_| day())
        .map_err(|_| format!("`{text}` is no time; write 2026-11-22 or 2026-11-22T14:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_store_without_its_writer_is_not_well() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("x.sqlite3").display())).await.unwrap();
        assert!(store.check().await.is_ok());
        store.writer.close().await;
        assert!(matches!(store.check().await, Err(StoreError::Closed)));
        assert!(store.database.check().await.is_ok());
    }

    #[test]
    fn times_as_people_type_them() {
        assert_eq!(parse_since("2026-11-22").unwrap().to_string(), "2026-11-22T00:00:00Z");
        assert_eq!(parse_since("2026-11-22T14:00:00+01:00").unwrap().to_string(), "2026-11-22T13:00:00Z");
        for bad in ["", "yesterday", "2026-13-01", "22.11.2026"] {
            assert!(parse_since(bad).unwrap_err().contains("2026-11-22T14:00:00Z"), "{bad}");
        }
    }
}
