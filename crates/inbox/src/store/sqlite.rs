//! The inquiries in SQLite. All of its SQL is here, so that another database is
//! another module with the same functions.

use std::{
    path::Path,
    str::FromStr,
    time::{Duration, Instant},
};

use glossary_core::inquiry::InquiryId;
use jiff::Timestamp;
use sqlx::{
    Row, SqliteConnection, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};

use super::{Filter, NewInquiry, Outcome, StoreError, StoredInquiry};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long to wait for another process that is writing, such as `glossary inquiries delete`.
const BUSY: Duration = Duration::from_secs(5);

/// How long to wait before trying again to open a database that another process is opening.
const OPENING: Duration = Duration::from_millis(20);

/// The database: one file, read and written by several processes at once.
#[derive(Clone, Debug)]
pub(super) struct Sqlite {
    pool: SqlitePool,
}

impl Sqlite {
    pub(super) async fn open(address: &str, create: bool) -> Result<Self, StoreError> {
        let options = options(address)?;
        let file = options.get_filename().to_owned();
        if create {
            create_folder(&file)?;
        } else if !file.exists() {
            return Err(StoreError::Missing(file));
        }
        let pool = connect(options.create_if_missing(create)).await;
        let database = Self { pool: pool.map_err(|error| StoreError::Open { file, error })? };
        database.migrate().await?;
        Ok(database)
    }

    /// In one transaction that locks first: of several processes that start at
    /// once, one migrates and the others find it done.
    async fn migrate(&self) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        MIGRATIONS.run_direct(None, &mut *transaction, false).await?;
        Ok(transaction.commit().await?)
    }

    /// Stores inquiries in one transaction and returns, in their order, what
    /// became of each after the commit. An inquiry that cannot be stored beside
    /// another (a duplicate, a conflict) leaves the others untouched.
    pub(super) async fn insert(&self, inquiries: &[NewInquiry]) -> Result<Vec<Outcome>, StoreError> {
        // IMMEDIATE: the look-ups below must see what is there when this writes.
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let mut outcomes = Vec::with_capacity(inquiries.len());
        for inquiry in inquiries {
            outcomes.push(insert_one(&mut transaction, inquiry).await?);
        }
        transaction.commit().await?;
        Ok(outcomes)
    }

    pub(super) async fn list(&self, filter: &Filter) -> Result<Vec<StoredInquiry>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, reference, received_at, fields, context FROM inquiries
             WHERE (?1 IS NULL OR received_at >= ?1) AND (?2 IS NULL OR context ->> '$.term' = ?2)
             ORDER BY received_at DESC, id DESC LIMIT ?3",
        )
        .bind(filter.since.map(stored_time))
        .bind(filter.term.as_deref())
        .bind(filter.limit.map_or(-1, i64::from))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(from_row).collect()
    }

    pub(super) async fn find(&self, id_or_reference: &str) -> Result<Vec<StoredInquiry>, StoreError> {
        let id = id_or_reference.parse::<InquiryId>().map(|id| id.to_string()).ok();
        let rows = sqlx::query(
            "SELECT id, reference, received_at, fields, context FROM inquiries
             WHERE id = ?1 OR reference = ?2 ORDER BY received_at DESC, id DESC",
        )
        .bind(id)
        .bind(id_or_reference.to_ascii_uppercase())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(from_row).collect()
    }

    pub(super) async fn delete(&self, id: &InquiryId) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM inquiries WHERE id = ?1").bind(id.to_string()).execute(&self.pool).await?;
        self.empty_log().await?;
        Ok(done.rows_affected() > 0)
    }

    /// In small steps, so that inquiries are stored in between.
    pub(super) async fn delete_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let mut deleted = 0;
        loop {
            let done = sqlx::query(
                "DELETE FROM inquiries WHERE id IN (SELECT id FROM inquiries WHERE received_at < ?1 LIMIT 1000)",
            )
            .bind(stored_time(time))
            .execute(&self.pool)
            .await?;
            if done.rows_affected() == 0 {
                break;
            }
            deleted += done.rows_affected();
        }
        if deleted > 0 {
            self.empty_log().await?;
        }
        Ok(deleted)
    }

    async fn empty_log(&self) -> Result<(), StoreError> {
        // The write-ahead log still holds deleted rows until its pages are reused.
        // While another process reads, it cannot be emptied; that process does
        // it when it ends.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT id FROM inquiries LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

async fn insert_one(connection: &mut SqliteConnection, inquiry: &NewInquiry) -> Result<Outcome, sqlx::Error> {
    let fingerprint = inquiry.fingerprint();
    if let Some(since) = inquiry.repeats_since {
        let same = sqlx::query_scalar::<_, String>(
            "SELECT id FROM inquiries WHERE fingerprint = ?1 AND received_at >= ?2 ORDER BY received_at LIMIT 1",
        )
        .bind(&fingerprint)
        .bind(stored_time(since))
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(id) = same {
            return Ok(Outcome::Duplicate(parse_id(&id)?));
        }
    }
    let id = inquiry.id.to_string();
    let inserted = sqlx::query(
        "INSERT INTO inquiries (id, reference, received_at, fields, context, fingerprint)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&id)
    .bind(inquiry.id.reference())
    .bind(stored_time(inquiry.received_at))
    .bind(to_json(&inquiry.fields)?)
    .bind(to_json(&inquiry.context)?)
    .bind(&fingerprint)
    .execute(&mut *connection)
    .await?;
    if inserted.rows_affected() > 0 {
        return Ok(Outcome::Stored);
    }
    let before = sqlx::query_scalar::<_, String>("SELECT fingerprint FROM inquiries WHERE id = ?1")
        .bind(&id)
        .fetch_one(&mut *connection)
        .await?;
    Ok(if before == fingerprint { Outcome::Duplicate(inquiry.id) } else { Outcome::Conflict })
}

/// Turning the log on needs the file for oneself for a moment, and SQLite does not
/// wait for that (<https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode>).
async fn connect(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let started = Instant::now();
    loop {
        match SqlitePoolOptions::new().max_connections(4).connect_with(options.clone()).await {
            Err(error) if is_busy(&error) && started.elapsed() < BUSY => tokio::time::sleep(OPENING).await,
            result => return result,
        }
    }
}

/// Another process has the database at the moment (<https://www.sqlite.org/rescode.html#busy>).
fn is_busy(error: &sqlx::Error) -> bool {
    const SQLITE_BUSY: u32 = 5;
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    // What is above the lowest byte says more precisely why.
    code.is_some_and(|code| code & 0xff == SQLITE_BUSY)
}

fn options(address: &str) -> Result<SqliteConnectOptions, StoreError> {
    // An address like `postgres://user:password@host` keeps its secret.
    let shown = address.split_once("://").map_or_else(|| address.to_owned(), |(scheme, _)| [scheme, "://…"].concat());
    let unfit = || StoreError::Address(shown.clone());
    // A database in memory would acknowledge what it then forgets.
    if !address.starts_with("sqlite:") || address.contains(":memory:") || address.contains("mode=memory") {
        return Err(unfit());
    }
    let options = SqliteConnectOptions::from_str(address).map_err(|_| unfit())?;
    if options.get_filename().as_os_str().is_empty() {
        return Err(unfit());
    }
    Ok(options
        .journal_mode(SqliteJournalMode::Wal)
        // In WAL mode a commit is durable only with FULL
        // (https://www.sqlite.org/pragma.html#pragma_synchronous).
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        // A deleted inquiry is overwritten, not only unlinked.
        .pragma("secure_delete", "ON"))
}

fn create_folder(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::Folder { folder: folder.to_owned(), error })
}

fn stored_time(time: Timestamp) -> String {
    format!("{time:.3}")
}

fn to_json(value: &impl serde::Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn parse_id(text: &str) -> Result<InquiryId, sqlx::Error> {
    text.parse().map_err(|error: uuid::Error| sqlx::Error::Decode(error.into()))
}

fn from_row(row: &SqliteRow) -> Result<StoredInquiry, StoreError> {
    let decode = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    Ok(StoredInquiry {
        id: parse_id(row.try_get("id")?)?,
        reference: row.try_get("reference")?,
        received_at: row.try_get("received_at")?,
        fields: serde_json::from_str(row.try_get("fields")?).map_err(decode)?,
        context: serde_json::from_str(row.try_get("context")?).map_err(decode)?,
    })
}
