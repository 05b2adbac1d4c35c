//! The connections to either database. `inquiries` and `queue` use SQL that both understand; this
//! module, `sqlite` and `postgres` hold the differences.

use std::{path::Path, sync::Arc};

use sqlx::{Any, AnyPool, Transaction, migrate::MigrateError};

use super::{
    StoreError, migrations, postgres,
    sqlite::{self, OpenFile},
};

/// A database, which several processes may share.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pub(super) pool: AnyPool,
    kind: Kind,
    /// The names of the delivery targets.
    pub(super) targets: Arc<[String]>,
}

#[derive(Clone, Debug)]
enum Kind {
    Sqlite(OpenFile),
    /// The address without user and password.
    Postgres(String),
}

impl Database {
    pub(super) async fn open(address: &str, create: bool) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (kind, pool) = match address.split(':').next() {
            Some("sqlite") => {
                let (pool, file) = sqlite::open(address, create).await?;
                (Kind::Sqlite(file), pool)
            }
            Some("postgres" | "postgresql") => {
                let (pool, shown) = postgres::open(address).await?;
                (Kind::Postgres(shown), pool)
            }
            _ => return Err(StoreError::Address(without_secrets(address))),
        };
        let database = Self { pool, kind, targets: Arc::default() };
        database.migrate().await?;
        Ok(database)
    }

    pub(super) fn with_targets(self, targets: Vec<String>) -> Self {
        Self { targets: targets.into(), ..self }
    }

    /// Runs the migrations in one transaction with a lock: of several processes that start at once,
    /// one migrates and the others find it done.
    async fn migrate(&self) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let migrations = match self.kind {
            Kind::Sqlite(_) => migrations::sqlite(),
            Kind::Postgres(_) => {
                postgres::disable_timeouts(&mut transaction).await?;
                postgres::lock(&mut transaction).await?;
                migrations::postgres()
            }
        };
        match migrations.run_direct(None, &mut *transaction, false).await {
            Err(MigrateError::VersionMissing(_)) => Err(StoreError::Newer),
            done => Ok(done?),
        }?;
        Ok(transaction.commit().await?)
    }

    /// Begins a write transaction.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        self.pool
            .begin_with(match self.kind {
                // Locks before the first read, so that no other process writes between a read and a
                // write.
                Kind::Sqlite(_) => "BEGIN IMMEDIATE",
                // Each statement sees what other transactions committed before it.
                Kind::Postgres(_) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            })
            .await
    }

    /// Locks out other processes that take this lock, until the transaction ends.
    pub(super) async fn lock(&self, transaction: &mut Transaction<'static, Any>) -> Result<(), sqlx::Error> {
        match self.kind {
            // A SQLite database has one writer at a time.
            Kind::Sqlite(_) => Ok(()),
            Kind::Postgres(_) => postgres::lock(transaction).await,
        }
    }

    /// Returns the ending of a query for rows to update, which skips rows that another process has
    /// locked. A SQLite database has one writer at a time.
    pub(super) fn skip_locked(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite(_) => "",
            Kind::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// Removes deleted rows from the log, as far as the database does not do so itself. Returns `false` if other
    /// programs prevented that.
    pub(super) async fn truncate_log(&self) -> Result<bool, StoreError> {
        match self.kind {
            Kind::Sqlite(_) => Ok(sqlite::truncate_wal(&self.pool).await?),
            Kind::Postgres(_) => Ok(true),
        }
    }

    /// Checks that the database's files are still those that were opened.
    pub(super) fn check_file(&self) -> Result<(), StoreError> {
        match &self.kind {
            Kind::Sqlite(file) => file.check(),
            Kind::Postgres(_) => Ok(()),
        }
    }

    /// Returns the database's file, if it has one.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.kind {
            Kind::Sqlite(file) => Some(&file.path),
            Kind::Postgres(_) => None,
        }
    }

    /// Returns whether this is a SQLite database.
    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self.kind, Kind::Sqlite(_))
    }

    /// Returns the location for display.
    pub(super) fn location(&self) -> String {
        match &self.kind {
            Kind::Sqlite(file) => file.path.display().to_string(),
            Kind::Postgres(shown) => shown.clone(),
        }
    }

    /// Checks that the database can be read. [`Self::check_write`] checks that it can be written.
    pub(super) async fn check(&self) -> Result<(), StoreError> {
        self.check_file()?;
        sqlx::query("SELECT id FROM inquiries LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
        if let Kind::Sqlite(file) = &self.kind {
            file.close().await;
        }
    }
}

/// Removes everything after the scheme of an address, which may hold a password.
fn without_secrets(address: &str) -> String {
    address.split_once("://").map_or_else(|| address.to_owned(), |(scheme, _)| [scheme, "://…"].concat())
}
