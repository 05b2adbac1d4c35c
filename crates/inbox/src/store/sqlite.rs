//! Connections to SQLite: durable commits, and deletion that overwrites rows.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
    time::{Duration, Instant},
};

use sqlx::{
    AnyPool, ConnectOptions, Connection, Executor, Row,
    any::{AnyConnectOptions, AnyPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

use super::StoreError;

/// How long to wait for another process that writes, such as `glossary inquiries delete`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The interval between attempts to open a database that another process is opening.
const OPEN_RETRY_DELAY: Duration = Duration::from_millis(20);

/// How long to wait for other programs to finish reading, so that the write-ahead log can be truncated.
const TRUNCATE_TIMEOUT: Duration = Duration::from_secs(5);

/// The interval between attempts to truncate the write-ahead log.
const TRUNCATE_RETRY_DELAY: Duration = Duration::from_millis(50);

/// In WAL mode, only FULL makes commits durable
/// (<https://www.sqlite.org/pragma.html#pragma_synchronous>). `secure_delete` overwrites deleted
/// inquiries.
const CONNECTION_SETUP: &str =
    "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON";

/// Opens the database at an address such as `sqlite:data/inquiries.sqlite3`.
pub(super) async fn open(address: &str, create: bool) -> Result<(AnyPool, OpenFile), StoreError> {
    let unfit = || StoreError::Address(address.to_owned());
    // An in-memory database would lose acknowledged inquiries.
    if address.contains(":memory:") || address.contains("mode=memory") {
        return Err(unfit());
    }
    let options = SqliteConnectOptions::from_str(address).map_err(|_| unfit())?;
    let each = AnyConnectOptions::from_str(address).map_err(|_| unfit())?;
    let file = options.get_filename().to_owned();
    if file.as_os_str().is_empty() {
        return Err(unfit());
    }
    if create {
        create_folder(&file)?;
    } else if !file.exists() {
        return Err(StoreError::Missing(file));
    }
    let opened = async {
        prepare(options.create_if_missing(create)).await?;
        let opened = OpenFile { identity: identity(&file), path: file.clone() };
        Ok((connect(each, opened.clone()).await?, opened))
    };
    opened.await.map_err(|error| StoreError::Open {
        database: file.display().to_string(),
        error,
        advice: "check that the file can be written and is a database",
    })
}

/// The file that was opened. After it is deleted or replaced, SQLite keeps writing to the old file,
/// which nobody can open again.
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    pub(super) path: PathBuf,
    identity: Option<(u64, u64)>,
}

impl OpenFile {
    /// Checks that the path still leads to this file.
    ///
    /// # Errors
    /// [`StoreError::Gone`].
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if identity(&self.path) == self.identity { Ok(()) } else { Err(StoreError::Gone(self.path.clone())) }
    }
}

/// Returns the device and inode, which identify a file.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|file| (file.dev(), file.ino()))
}

/// Other systems do not delete open files.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<(u64, u64)> {
    None
}

/// Enables the write-ahead log, a persistent setting of the file.
///
/// Enabling it needs exclusive access, for which SQLite does not wait
/// (<https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode>).
async fn prepare(options: SqliteConnectOptions) -> Result<(), sqlx::Error> {
    let options = options.busy_timeout(BUSY_TIMEOUT).journal_mode(SqliteJournalMode::Wal);
    let started = Instant::now();
    loop {
        match options.connect().await {
            Ok(connection) => return connection.close().await,
            Err(error) if is_busy(&error) && started.elapsed() < BUSY_TIMEOUT => {
                tokio::time::sleep(OPEN_RETRY_DELAY).await
            }
            Err(error) => return Err(error),
        }
    }
}

async fn connect(options: AnyConnectOptions, file: OpenFile) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(BUSY_TIMEOUT)
        .after_connect(move |connection, _| {
            // A connection to a replaced file would stay in the pool after the right file is back.
            let checked = file.check().map_err(|error| sqlx::Error::Configuration(error.into()));
            Box::pin(async move {
                checked?;
                connection.execute(CONNECTION_SETUP).await.map(drop)
            })
        })
        .connect_with(options)
        .await
}

/// Truncates the write-ahead log, which holds deleted rows until its pages are reused. Returns `false` if other
/// programs read the database for all of [`TRUNCATE_TIMEOUT`].
pub(super) async fn truncate_wal(pool: &AnyPool) -> Result<bool, sqlx::Error> {
    let started = Instant::now();
    let mut connection = pool.acquire().await?;
    // While a checkpoint waits for readers, nobody can write: it must not wait.
    connection.execute("PRAGMA busy_timeout = 0").await?;
    let truncated = loop {
        let result = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await;
        // The first column is 1 if the checkpoint could not finish
        // (<https://www.sqlite.org/pragma.html#pragma_wal_checkpoint>).
        match result.and_then(|row| row.try_get::<i32, _>(0)) {
            Ok(0) => break Ok(true),
            Ok(_) if started.elapsed() >= TRUNCATE_TIMEOUT => break Ok(false),
            Err(error) if is_busy(&error) && started.elapsed() >= TRUNCATE_TIMEOUT => break Ok(false),
            Err(error) if !is_busy(&error) => break Err(error),
            _ => tokio::time::sleep(TRUNCATE_RETRY_DELAY).await,
        }
    };
    connection.execute(CONNECTION_SETUP).await?;
    truncated
}

/// Whether another process has locked the database (<https://www.sqlite.org/rescode.html#busy>).
fn is_busy(error: &sqlx::Error) -> bool {
    const SQLITE_BUSY: u32 = 5;
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    // The higher bytes hold the extended code.
    code.is_some_and(|code| code & 0xff == SQLITE_BUSY)
}

fn create_folder(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::Folder { folder: folder.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A test cannot cut the machine's power, so it checks the settings that make commits survive
    /// that.
    #[tokio::test]
    async fn every_connection_syncs_commits_and_overwrites_deleted_rows() {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("inquiries.sqlite3").display());
        let (pool, _) = open(&address, true).await.unwrap();
        // Taking all connections of the pool makes each one distinct.
        let mut connections = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            connections.push(pool.acquire().await.unwrap());
        }
        for connection in &mut connections {
            let mut pragma = async |name: &str| -> i64 {
                let query = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("PRAGMA {name}")));
                query.fetch_one(&mut **connection).await.unwrap()
            };
            assert_eq!(pragma("synchronous").await, 2, "FULL");
            assert_eq!(pragma("secure_delete").await, 1);
            assert_eq!(pragma("foreign_keys").await, 1);
            let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut **connection).await.unwrap();
            assert_eq!(mode, "wal");
        }
    }
}
