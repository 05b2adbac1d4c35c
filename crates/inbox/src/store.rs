//! Where inquiries are kept.
//!
//! [`Store`] is all that the rest of the program knows. It queues submissions to
//! one writer (`writer`), which commits many of them at once; all SQL is in the
//! database's own module (`sqlite`).

mod inquiry;
mod sqlite;
mod writer;

use std::{path::PathBuf, time::Duration};

use glossary_core::inquiry::InquiryId;
use jiff::{Timestamp, civil, tz::TimeZone};

pub use inquiry::{NewInquiry, StoredInquiry};

use self::{sqlite::Sqlite, writer::Writer};

/// The inquiries. Cheap to clone; all clones are the same store.
#[derive(Clone, Debug)]
pub struct Store {
    database: Sqlite,
    writer: Writer,
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
    /// At most so many.
    pub limit: Option<u32>,
}

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database's address is of a kind that is not supported.
    #[error("`{0}` is no database address; write it like `sqlite:data/inquiries.sqlite3`")]
    Address(String),
    /// There is no database yet.
    #[error("no inquiries yet: there is no {}; `glossary serve` creates it, or name another with --database", .0.display())]
    Missing(PathBuf),
    /// The folder for the database could not be made.
    #[error("cannot create the folder {}: {error}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// The database could not be opened.
    #[error("cannot open the database {}: {error}; check that the file can be written and is a database", file.display())]
    Open {
        /// The database's file.
        file: PathBuf,
        /// What the database said.
        error: sqlx::Error,
    },
    /// The database's tables could not be brought up to date.
    #[error("cannot bring the database up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A transaction with several inquiries failed, this one among them.
    #[error("the database failed: {0}")]
    Batch(String),
    /// The store has been closed.
    #[error("the inbox is shutting down")]
    Closed,
}

impl Store {
    /// Opens the database at an address like `sqlite:data/inquiries.sqlite3`,
    /// creates it where it is missing, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Address`], [`StoreError::Folder`], [`StoreError::Open`],
    /// [`StoreError::Migrate`] or [`StoreError::Database`].
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        Ok(Self::over(Sqlite::open(address, true).await?))
    }

    /// Opens a database that must exist already.
    ///
    /// # Errors
    /// [`StoreError::Missing`], and those of [`Store::open`].
    pub async fn open_existing(address: &str) -> Result<Self, StoreError> {
        Ok(Self::over(Sqlite::open(address, false).await?))
    }

    fn over(database: Sqlite) -> Self {
        Self { writer: Writer::start(database.clone()), database }
    }

    /// Stores an inquiry. Returns when it is durable, not before. Once begun, it
    /// goes on even where the caller stops waiting.
    ///
    /// # Errors
    /// [`StoreError::Batch`] or [`StoreError::Closed`]. Whether the inquiry was
    /// stored is then unknown; a repeat with the same id is safe.
    pub async fn insert(&self, inquiry: NewInquiry) -> Result<Outcome, StoreError> {
        self.writer.insert(inquiry).await
    }

    /// The inquiries that a filter selects, newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn list(&self, filter: &Filter) -> Result<Vec<StoredInquiry>, StoreError> {
        self.database.list(filter).await
    }

    /// The inquiries with this id or reference. References come from 50 bits of
    /// the id, so two inquiries may share one, however unlikely.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn find(&self, id_or_reference: &str) -> Result<Vec<StoredInquiry>, StoreError> {
        self.database.find(id_or_reference).await
    }

    /// Deletes an inquiry for good. `false` where there is none with this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete(&self, id: &InquiryId) -> Result<bool, StoreError> {
        self.database.delete(id).await
    }

    /// Deletes for good the inquiries that arrived before a time. Returns how many
    /// there were.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn delete_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        self.database.delete_before(time).await
    }

    /// Asks the database for something, to see that it answers, within two seconds.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn check(&self) -> Result<(), StoreError> {
        const PATIENCE: Duration = Duration::from_secs(2);
        let answer = tokio::time::timeout(PATIENCE, self.database.check()).await;
        answer.unwrap_or(Err(StoreError::Database(sqlx::Error::PoolTimedOut)))
    }

    /// Stores what was submitted before, then closes the database.
    pub async fn close(&self) {
        self.writer.close().await;
        self.database.close().await;
    }
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

    #[test]
    fn times_as_people_type_them() {
        assert_eq!(parse_since("2026-11-22").unwrap().to_string(), "2026-11-22T00:00:00Z");
        assert_eq!(parse_since("2026-11-22T14:00:00+01:00").unwrap().to_string(), "2026-11-22T13:00:00Z");
        for bad in ["", "yesterday", "2026-13-01", "22.11.2026"] {
            assert!(parse_since(bad).unwrap_err().contains("2026-11-22T14:00:00Z"), "{bad}");
        }
    }
}
