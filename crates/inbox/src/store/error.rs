//! Errors of the store, as sentences for operators. None holds what a visitor wrote, or a password.

use std::path::PathBuf;

use super::UnreadableInquiry;

/// Why a store operation failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The kind of database address is not supported.
    #[error(
        "`{0}` is not a database address; write it like `sqlite:data/inquiries.sqlite3` or \
         `postgres://user:password@host/database`"
    )]
    Address(String),
    /// The database does not exist yet.
    #[error("there is no database {} yet; `glossary serve` creates it, or name another with --database", .0.display())]
    Missing(PathBuf),
    /// The database's folder could not be created.
    #[error("cannot create the folder {}: {error}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The operating system's error.
        error: std::io::Error,
    },
    /// The database could not be opened.
    #[error("cannot open the database {database}: {error}; {advice}")]
    Open {
        /// The database's file, or its address without user and password.
        database: String,
        /// The database's error.
        error: sqlx::Error,
        /// What to check.
        advice: &'static str,
    },
    /// A migration failed.
    #[error("cannot migrate the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database has migrations that this version does not know.
    #[error(
        "the database belongs to a newer version of this program; update this one, or name another with --database"
    )]
    Newer,
    /// A query failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database's file was deleted or replaced.
    #[error(
        "the database {} was deleted or replaced while it was in use; put it back, or restart with a new one",
        .0.display()
    )]
    Gone(PathBuf),
    /// The write-ahead log or its index was deleted or replaced.
    #[error(
        "the database's log {} was deleted or replaced while it was in use; stop the server with SIGTERM and start it \
         again: it writes what the log held into the database when it stops",
        .0.display()
    )]
    LogGone(PathBuf),
    /// A stored inquiry cannot be read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableInquiry),
    /// A backup could not be written or read.
    #[error("cannot use the file {}: {error}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// The operating system's error.
        error: std::io::Error,
    },
    /// A backup can only be restored into an empty database.
    #[error("the database {0} is not empty; name a new one with --database, or import JSON lines to add inquiries")]
    NotEmpty(String),
    /// An inquiry to import contradicts itself.
    #[error("{0}")]
    Import(String),
    /// The database did not answer in time. The operation may have succeeded.
    #[error("the database does not answer")]
    NoAnswer,
    /// The transaction with this inquiry and others failed.
    #[error("the database failed: {0}")]
    Batch(String),
    /// The store is closed.
    #[error("the inbox is shutting down")]
    Closed,
}
