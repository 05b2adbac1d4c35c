//! What can go wrong with the database, in sentences for whoever runs it. None
//! of them holds what a visitor wrote, or a password.

use std::path::PathBuf;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database's address is of a kind that is not supported.
    #[error(
        "`{0}` is no database address; write it like `sqlite:data/inquiries.sqlite3` or \
         `postgres://user:password@host/database`"
    )]
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
    #[error("cannot open the database {database}: {error}; {advice}")]
    Open {
        /// The database's file, or its address without user and password.
        database: String,
        /// What the database said.
        error: sqlx::Error,
        /// What to look at.
        advice: &'static str,
    },
    /// The database's tables could not be brought up to date.
    #[error("cannot bring the database up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database has tables that this program does not know.
    #[error(
        "the database belongs to a newer version of this program; update this one, or name another with --database"
    )]
    Newer,
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database's file is not the one that was opened.
    #[error(
        "the database {} was deleted or replaced while it was in use; put it back, or restart with a new one",
        .0.display()
    )]
    Gone(PathBuf),
    /// The database did not answer in time. What was asked may be done, or not.
    #[error("the database does not answer")]
    NoAnswer,
    /// A transaction with several inquiries failed, this one among them.
    #[error("the database failed: {0}")]
    Batch(String),
    /// The store has been closed.
    #[error("the inbox is shutting down")]
    Closed,
}
