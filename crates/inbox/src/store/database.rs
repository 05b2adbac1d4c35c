//! The connections to the database, of either kind. Both understand the SQL of
//! the modules beside this; what differs is here and in `sqlite` and `postgres`.

use std::sync::Arc;

use sqlx::{
    Any, AnyPool, Transaction,
    migrate::{MigrateError, Migrator},
};

use super::{
    StoreError, postgres,
    sqlite::{self, OpenFile},
};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// The database, which several processes use at once.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pub(super) pool: AnyPool,
    kind: Kind,
    /// To whom new inquiries are forwarded.
    pub(super) targets: Arc<[String]>,
}

#[derive(Clone, Debug)]
enum Kind {
    Sqlite(OpenFile),
    /// Its address without user and password.
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

    /// In one transaction that locks first: of several processes that start at
    /// once, one migrates and the others find it done.
    async fn migrate(&self) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let migrations = match self.kind {
            Kind::Sqlite(_) => &SQLITE_MIGRATIONS,
            Kind::Postgres(_) => {
                postgres::be_patient(&mut transaction).await?;
                postgres::lock(&mut transaction).await?;
                &POSTGRES_MIGRATIONS
            }
        };
        match migrations.run_direct(None, &mut *transaction, false).await {
            Err(MigrateError::VersionMissing(_)) => Err(StoreError::Newer),
            done => Ok(done?),
        }?;
        Ok(transaction.commit().await?)
    }

    /// Begins a transaction that writes.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        self.pool
            .begin_with(match self.kind {
                // What is looked up must be what is there when this writes.
                Kind::Sqlite(_) => "BEGIN IMMEDIATE",
                // Each statement sees what others have committed before it.
                Kind::Postgres(_) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            })
            .await
    }

    /// Keeps other processes from doing the same at the same time, until the
    /// transaction ends.
    pub(super) async fn lock(&self, transaction: &mut Transaction<'static, Any>) -> Result<(), sqlx::Error> {
        match self.kind {
            // It has one writer at a time.
            Kind::Sqlite(_) => Ok(()),
            Kind::Postgres(_) => postgres::lock(transaction).await,
        }
    }

    /// Ends a query for rows that are to be changed, so that it leaves out those
    /// which another process is changing. SQLite has one writer at a time.
    pub(super) fn skip_locked(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite(_) => "",
            Kind::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// Makes what was deleted unreadable, as far as the database does not by itself.
    pub(super) async fn forget(&self) -> Result<(), StoreError> {
        if let Kind::Sqlite(_) = self.kind {
            sqlite::empty_log(&self.pool).await?;
        }
        Ok(())
    }

    /// Whether what was committed will be found again.
    pub(super) fn check_file(&self) -> Result<(), StoreError> {
        match &self.kind {
            Kind::Sqlite(file) => file.check(),
            Kind::Postgres(_) => Ok(()),
        }
    }

    /// Where the inquiries are, for people.
    pub(super) fn place(&self) -> String {
        match &self.kind {
            Kind::Sqlite(file) => file.path.display().to_string(),
            Kind::Postgres(shown) => shown.clone(),
        }
    }

    pub(super) async fn check(&self) -> Result<(), StoreError> {
        self.check_file()?;
        sqlx::query("SELECT id FROM inquiries LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

/// An address like `postgres://user:password@host` keeps its secret.
fn without_secrets(address: &str) -> String {
    address.split_once("://").map_or_else(|| address.to_owned(), |(scheme, _)| [scheme, "://…"].concat())
}
