//! Connections to SQLite: durable commits, and deletion that overwrites rows.

use std::{
    fs, io,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{
    AnyConnection, AnyPool, ConnectOptions, Connection, Executor, Row,
    any::{AnyConnectOptions, AnyPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use tokio::sync::Mutex;

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
        // SQLite creates files that other users can read. The log gets the rights of the database.
        if !address.contains("mode=ro") {
            create_private(&file).map_err(|error| StoreError::Open {
                database: file.display().to_string(),
                error: error.into(),
                advice: "check that the folder can be written",
            })?;
        }
    } else if !file.exists() {
        return Err(StoreError::Missing(file));
    }
    let opened = async {
        prepare(options.create_if_missing(create)).await?;
        let opened = OpenFile::open(&each, &file).await?;
        Ok((connect(each, opened.clone()).await?, opened))
    };
    opened.await.map_err(|error| StoreError::Open {
        database: file.display().to_string(),
        error,
        advice: "check that the file can be written and is a database",
    })
}

/// The endings of the files beside the database: the write-ahead log, and its index. SQLite
/// deletes them when the last connection closes
/// (<https://www.sqlite.org/walformat.html#files_in_wal_mode>).
const LOG_FILES: [&str; 2] = ["-wal", "-shm"];

/// The files that were opened. After one is deleted or replaced, SQLite keeps writing to the old
/// file, which nobody can open again.
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    pub(super) path: PathBuf,
    identity: Option<Identity>,
    /// The write-ahead log and its index.
    log: Vec<(PathBuf, Identity)>,
    /// Stays open, so that the log's files stay the same when all connections of the pool close.
    keeper: Arc<Mutex<Option<AnyConnection>>>,
}

/// The device and inode.
type Identity = (u64, u64);

impl OpenFile {
    async fn open(options: &AnyConnectOptions, file: &Path) -> Result<Self, sqlx::Error> {
        let mut keeper = options.connect().await?;
        keeper.execute(CONNECTION_SETUP).await?;
        // The first read opens the log.
        keeper.execute("SELECT 1 FROM sqlite_schema LIMIT 1").await?;
        // SQLite puts the log beside the file that a link leads to.
        let real = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let log = LOG_FILES.iter().filter_map(|ending| {
            let mut path = real.clone().into_os_string();
            path.push(ending);
            let path = PathBuf::from(path);
            identity(&path).map(|identity| (path, identity))
        });
        let (log, keeper) = (log.collect(), Arc::new(Mutex::new(Some(keeper))));
        Ok(Self { path: file.to_owned(), identity: identity(file), log, keeper })
    }

    /// Checks that the paths still lead to these files.
    ///
    /// # Errors
    /// [`StoreError::Gone`] or [`StoreError::LogGone`].
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if identity(&self.path) != self.identity {
            return Err(StoreError::Gone(self.path.clone()));
        }
        match self.log.iter().find(|(path, before)| identity(path) != Some(*before)) {
            Some((path, _)) => Err(StoreError::LogGone(path.clone())),
            None => Ok(()),
        }
    }

    /// Closes the connection that keeps the log open.
    pub(super) async fn close(&self) {
        if let Some(keeper) = self.keeper.lock().await.take() {
            // The pool is closed already, so nobody waits for this error.
            let _ = keeper.close().await;
        }
    }
}

/// Returns a file's identity.
#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|file| (file.dev(), file.ino()))
}

/// Other systems do not delete open files.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
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
        .after_release(|connection, _| Box::pin(is_reusable(connection)))
        .connect_with(options)
        .await
}

/// Returns whether a connection can return to the pool. After a full disk, an I/O error or a lack of memory,
/// SQLite rolls the transaction back itself (<https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>),
/// so the driver's own `ROLLBACK` fails, and the driver then refuses to begin another transaction on
/// this connection.
async fn is_reusable(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    // Answered after the rollback that a dropped transaction has started.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
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

/// Returns whether another process has locked the database (<https://www.sqlite.org/rescode.html#busy>).
fn is_busy(error: &sqlx::Error) -> bool {
    const SQLITE_BUSY: u32 = 5;
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    // The higher bytes hold the extended code.
    code.is_some_and(|code| code & 0xff == SQLITE_BUSY)
}

/// Creates the folder of a file, and the folders above it, for this user only.
fn create_folder(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| StoreError::Folder { folder: folder.to_owned(), error })
}

/// Creates a file for this user only, unless it exists.
fn create_private(file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            warn_if_readable(file);
            Ok(())
        }
        created => created.map(drop),
    }
}

/// Warns about a database of an earlier version that other users can read.
#[cfg(unix)]
fn warn_if_readable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if file.metadata().is_ok_and(|file| file.permissions().mode() & 0o007 != 0) {
        let file = file.display();
        tracing::warn!("other users of this machine can read the database {file}; `chmod 600 {file}*` prevents that");
    }
}

/// Other systems have no such rights.
#[cfg(not(unix))]
fn warn_if_readable(_: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[tokio::test]
    async fn files_and_folders_are_created_for_this_user_only() {
        use std::os::unix::fs::PermissionsExt;
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("new/data");
        let (_pool, _file) = open(&format!("sqlite:{}", data.join("inquiries.sqlite3").display()), true).await.unwrap();
        let rights = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((rights(&folder.path().join("new")), rights(&data)), (0o700, 0o700));
        for ending in ["", "-wal", "-shm"] {
            assert_eq!(rights(&data.join(format!("inquiries.sqlite3{ending}"))), 0o600, "{ending}");
        }
    }

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
