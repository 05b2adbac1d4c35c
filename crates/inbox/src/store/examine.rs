//! A check of everything that is stored.

use std::{fmt, path::Path};

use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use super::{StoreError, database::Database, inquiry::fingerprint, row};

/// The number of rows to read at once.
const PAGE_SIZE: i64 = 500;

/// The most problems that SQLite reports.
const MAX_PROBLEMS: u32 = 100;

/// Something wrong with the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreProblem {
    /// The file, or the id of the inquiry.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub advice: String,
}

impl fmt::Display for StoreProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.problem, self.advice)
    }
}

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// The number of readable inquiries.
    pub readable: u64,
    /// What is wrong.
    pub problems: Vec<StoreProblem>,
}

impl Database {
    pub(super) async fn examine(&self) -> Result<Examination, StoreError> {
        let mut examination = Examination::default();
        if let Some(file) = self.file() {
            self.check_integrity(file, &mut examination.problems).await?;
            check_rights(file, &mut examination.problems);
            if !self.erase_deleted().await? {
                examination.problems.push(StoreProblem {
                    place: format!("{}-wal", file.display()),
                    problem: "text of deleted inquiries remains, because another program reads the database".to_owned(),
                    advice: "end that program and check again".to_owned(),
                });
            }
        }
        self.check_rows(&mut examination).await?;
        Ok(examination)
    }

    /// Lets SQLite check its file.
    async fn check_integrity(&self, file: &Path, problems: &mut Vec<StoreProblem>) -> Result<(), StoreError> {
        let found = sqlx::query_scalar::<_, String>(AssertSqlSafe(format!("PRAGMA integrity_check({MAX_PROBLEMS})")));
        let found = match found.fetch_all(&self.pool).await {
            Ok(found) => found.into_iter().filter(|found| found != "ok").collect(),
            // A part is so damaged that the check cannot go on.
            Err(error) if row::is_damage(&error) => vec![error.to_string()],
            Err(error) => return Err(error.into()),
        };
        for problem in found {
            problems.push(StoreProblem {
                place: file.display().to_string(),
                problem,
                advice: "restore a backup, or save what is readable with `glossary inquiries export --format jsonl`"
                    .to_owned(),
            });
        }
        Ok(())
    }

    async fn check_rows(&self, examination: &mut Examination) -> Result<(), StoreError> {
        let mut last = String::new();
        loop {
            let page = format!("id > $1 ORDER BY id LIMIT {PAGE_SIZE}");
            match self.read_rows(&page, &last).await {
                Ok(rows) => {
                    let Some(end) = rows.last() else { return Ok(()) };
                    last = end.try_get("id")?;
                    for row in &rows {
                        examination.add(row.try_get("id")?, problem_of(row));
                    }
                }
                // A damaged row makes the whole query fail.
                Err(error) if row::is_damage(&error) => {
                    let ids = sqlx::query_scalar::<_, String>(AssertSqlSafe(format!(
                        "SELECT id FROM inquiries WHERE {page}"
                    )));
                    let ids = ids.bind(last.clone()).fetch_all(&self.pool).await?;
                    if ids.is_empty() {
                        return Err(error.into());
                    }
                    for id in ids {
                        match self.read_rows("id = $1", &id).await {
                            Ok(rows) => rows.iter().for_each(|row| examination.add(id.clone(), problem_of(row))),
                            Err(error) if row::is_damage(&error) => {
                                examination.add(id.clone(), Some(unreadable(&error)));
                            }
                            Err(error) => return Err(error.into()),
                        }
                        last = id;
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn read_rows(&self, condition: &str, value: &str) -> Result<Vec<AnyRow>, sqlx::Error> {
        let query = format!("SELECT {}, fingerprint FROM inquiries WHERE {condition}", row::INQUIRY);
        sqlx::query(AssertSqlSafe(query)).bind(value.to_owned()).fetch_all(&self.pool).await
    }
}

impl Examination {
    /// Adds the result of one inquiry.
    fn add(&mut self, id: String, problem: Option<String>) {
        match problem {
            None => self.readable += 1,
            Some(problem) => self.problems.push(StoreProblem {
                place: id,
                problem,
                advice: "restore the inquiry from a backup, or delete its row".to_owned(),
            }),
        }
    }
}

fn unreadable(error: &sqlx::Error) -> String {
    format!("the row cannot be read: {error}")
}

/// Returns what is wrong with an inquiry's row. The visitor's text is not repeated.
fn problem_of(row: &AnyRow) -> Option<String> {
    let inquiry = match row::inquiry(row) {
        Ok(inquiry) => inquiry,
        Err(error) => return Some(unreadable(&error)),
    };
    let stored: String = match row.try_get("fingerprint") {
        Ok(stored) => stored,
        Err(error) => return Some(unreadable(&error)),
    };
    if inquiry.reference != inquiry.id.reference() {
        return Some("the reference does not belong to the id".to_owned());
    }
    let is_intact = stored == fingerprint(&inquiry.fields, &inquiry.context.page);
    (!is_intact).then(|| "the content was changed after the inquiry was stored".to_owned())
}

/// Checks that nobody else can read the files.
#[cfg(unix)]
fn check_rights(file: &Path, problems: &mut Vec<StoreProblem>) {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    for ending in ["", "-wal", "-shm"] {
        let path = format!("{}{ending}", file.display());
        // The log exists only while a program uses the database.
        let Ok(metadata) = std::fs::metadata(&path) else { continue };
        let mode = metadata.permissions().mode() & 0o777;
        if mode & OTHERS != 0 {
            problems.push(StoreProblem {
                problem: format!("other users of this machine can read or write the file (mode {mode:o})"),
                advice: format!("run: chmod 600 '{path}'"),
                place: path,
            });
        }
    }
}

/// Other systems have no such rights.
#[cfg(not(unix))]
fn check_rights(_: &Path, _: &mut Vec<StoreProblem>) {}
