//! Copies of the whole database: backups, which are SQLite databases, and restoring them into either database.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use tempfile::NamedTempFile;

use super::{StoreError, database::Database, queue::placeholders};

/// The number of rows to read at once.
const PAGE_SIZE: i64 = 500;

/// The characters of a path that have a meaning in a database address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// A table to copy. The first column orders the rows.
struct Table {
    name: &'static str,
    /// Whether the first column is a number that the database assigns.
    is_numbered: bool,
    texts: &'static [&'static str],
    numbers: &'static [&'static str],
}

/// The tables in an order in which rows refer to earlier tables only. Leases are left out: no process of the copy
/// holds a job. The clock is left out, because the copy may be restored much later.
const TABLES: [Table; 4] = [
    Table {
        name: "inquiries",
        is_numbered: false,
        texts: &[
            "id",
            "reference",
            "received_at",
            "fields",
            "context",
            "fingerprint",
            "term",
            "status",
            "suspicions",
            "ahead_since",
            "answered_at",
        ],
        numbers: &["released"],
    },
    Table {
        name: "jobs",
        is_numbered: true,
        texts: &["inquiry", "target", "state", "due_at", "settled_at", "error"],
        numbers: &["attempts", "claims"],
    },
    Table {
        name: "deletions",
        is_numbered: true,
        texts: &["inquiry", "reference", "deleted_at", "target", "state", "due_at", "settled_at", "error"],
        numbers: &["attempts", "claims"],
    },
    Table { name: CONSENTS, is_numbered: false, texts: &["text", "first_shown"], numbers: &[] },
];

/// The table that a server fills at its start, and that may therefore have rows before a backup is restored.
const CONSENTS: &str = "consents";

impl Database {
    /// Writes the database as of one moment to a new SQLite file, while others read and write.
    pub(super) async fn back_up(&self, path: &Path) -> Result<(), StoreError> {
        let failed = |error| StoreError::File { file: path.to_owned(), error };
        if path.exists() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        // Only the owner can read the file.
        let file = NamedTempFile::new_in(folder(path)).map_err(failed)?;
        if self.is_sqlite() {
            sqlx::query("VACUUM INTO $1").bind(text(file.path())?).execute(&self.pool).await?;
        } else {
            let copy = Self::open(&address(file.path())?, true).await?;
            let mut source = self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
            let mut target = copy.begin().await?;
            copy_tables(&mut source, &mut target).await?;
            target.commit().await?;
            source.rollback().await?;
            copy.truncate_log().await?;
            copy.close().await;
        }
        file.as_file().sync_all().map_err(failed)?;
        file.persist_noclobber(path).map_err(|error| failed(error.error))?;
        // The name of a file is durable after a sync of its folder.
        File::open(folder(path)).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    /// Copies a backup into this database, which must be empty.
    pub(super) async fn restore(&self, path: &Path) -> Result<(), StoreError> {
        let failed = |error| StoreError::File { file: path.to_owned(), error };
        // Opening a backup of an earlier version migrates the copy.
        let copied = tempfile::tempdir().map_err(failed)?;
        let copy = copied.path().join("backup.sqlite3");
        std::fs::copy(path, &copy).map_err(failed)?;
        let backup = Self::open(&address(&copy)?, false).await?;
        let mut source = backup.pool.acquire().await?;
        let mut target = self.begin().await?;
        self.lock(&mut target).await?;
        for Table { name, .. } in TABLES.into_iter().filter(|table| table.name != CONSENTS) {
            let query = format!("SELECT 1 FROM {name} LIMIT 1");
            if sqlx::query(AssertSqlSafe(query)).fetch_optional(&mut *target).await?.is_some() {
                return Err(StoreError::NotEmpty(self.location()));
            }
        }
        copy_tables(&mut source, &mut target).await?;
        target.commit().await?;
        drop(source);
        backup.close().await;
        Ok(())
    }
}

async fn copy_tables(source: &mut AnyConnection, target: &mut AnyConnection) -> Result<(), sqlx::Error> {
    for table in TABLES {
        let columns: Vec<_> = table.texts.iter().chain(table.numbers).copied().collect();
        let key = if table.is_numbered { "id" } else { columns[0] };
        let select = format!(
            "SELECT {}{} FROM {} WHERE {key} > $1 ORDER BY {key} LIMIT {PAGE_SIZE}",
            if table.is_numbered { "id, " } else { "" },
            columns.join(", "),
            table.name
        );
        let insert = format!(
            "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING",
            table.name,
            columns.join(", "),
            placeholders(1, columns.len())
        );
        let (mut last_number, mut last_text) = (0_i64, String::new());
        loop {
            let page = sqlx::query::<Any>(AssertSqlSafe(select.as_str()));
            let page = if table.is_numbered { page.bind(last_number) } else { page.bind(last_text.clone()) };
            let page = page.fetch_all(&mut *source).await?;
            let Some(last) = page.last() else { break };
            if table.is_numbered {
                last_number = last.try_get(key)?;
            } else {
                last_text = last.try_get(key)?;
            }
            for row in &page {
                insert_row(&insert, &table, row, &mut *target).await?;
            }
        }
    }
    Ok(())
}

async fn insert_row(insert: &str, table: &Table, row: &AnyRow, target: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let mut query = sqlx::query::<Any>(AssertSqlSafe(insert));
    for column in table.texts {
        query = query.bind(row.try_get::<String, _>(*column)?);
    }
    for column in table.numbers {
        query = query.bind(row.try_get::<i64, _>(*column)?);
    }
    query.execute(target).await.map(drop)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns the address of a SQLite file.
fn address(path: &Path) -> Result<String, StoreError> {
    Ok(format!("sqlite:{}", utf8_percent_encode(&text(path)?, ESCAPED)))
}

fn text(path: &Path) -> Result<String, StoreError> {
    let unfit = || StoreError::File { file: PathBuf::from(path), error: io::ErrorKind::InvalidFilename.into() };
    path.to_str().map(str::to_owned).ok_or_else(unfit)
}
