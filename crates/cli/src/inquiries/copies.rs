//! `glossary inquiries backup`, `restore`, `import` and `check`.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::Context as _;
use glossary_inbox::store::{InsertOutcome, Store, StoreError, StoredInquiry};
use serde_json::json;

use super::output::{count_inquiries, write_json};
use crate::terminal::printable;

/// Writes a backup.
///
/// # Errors
/// If the database cannot be read, or the file exists or cannot be written.
pub(super) async fn back_up(store: &Store, file: &Path) -> anyhow::Result<ExitCode> {
    store.back_up(file).await?;
    writeln!(io::stderr(), "The backup of {} is in {}", store.location(), file.display())?;
    Ok(ExitCode::SUCCESS)
}

/// Restores a backup.
///
/// # Errors
/// If the backup cannot be read, or the database is not empty or cannot be written.
pub(super) async fn restore(store: &Store, file: &Path) -> anyhow::Result<ExitCode> {
    store.restore(file).await.with_context(|| format!("cannot restore {}", file.display()))?;
    let restored = count_inquiries(store.examine().await?.readable);
    writeln!(io::stderr(), "Restored {restored} from {} into {}", file.display(), store.location())?;
    Ok(ExitCode::SUCCESS)
}

/// Imports inquiries. Lines that cannot be imported are named and skipped, and make the exit status 1.
///
/// # Errors
/// If the file cannot be read or the database cannot be written.
pub(super) async fn import(store: &Store, file: &Path) -> anyhow::Result<ExitCode> {
    let unreadable = || format!("cannot read {}", file.display());
    let lines = BufReader::new(File::open(file).with_context(unreadable)?).split(b'\n');
    let mut import = Import { store, file, lines: Vec::new(), added: 0, known: 0, refused: 0 };
    for (number, line) in (1..).zip(lines) {
        let line = line.with_context(unreadable)?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(&line) {
            Ok(inquiry) => import.lines.push((number, inquiry)),
            Err(error) => import.refuse(number, &format!("not an inquiry of `export --format jsonl`: {error}"))?,
        }
        if import.lines.len() >= IMPORTED_AT_ONCE {
            import.store().await?;
        }
    }
    import.store().await?;
    let Import { added, known, refused, .. } = import;
    let mut err = io::stderr();
    write!(err, "Imported {}", count_inquiries(added))?;
    if known > 0 {
        write!(err, "; {known} existed before")?;
    }
    if refused > 0 {
        write!(err, "; skipped {refused}")?;
    }
    writeln!(err, ".")?;
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How many inquiries one transaction imports.
const IMPORTED_AT_ONCE: usize = 500;

/// A running import.
struct Import<'a> {
    store: &'a Store,
    file: &'a Path,
    /// The next inquiries, with the numbers of their lines.
    lines: Vec<(u64, StoredInquiry)>,
    added: u64,
    known: u64,
    refused: u64,
}

impl Import<'_> {
    /// Stores the next inquiries.
    async fn store(&mut self) -> anyhow::Result<()> {
        let (numbers, inquiries): (Vec<_>, Vec<_>) = std::mem::take(&mut self.lines).into_iter().unzip();
        match self.store.import(&inquiries).await {
            Ok(outcomes) => {
                numbers.into_iter().zip(outcomes).try_for_each(|(number, outcome)| self.count(number, outcome))
            }
            // One of them is wrong, and nothing was stored.
            Err(StoreError::Import(_)) => {
                for (number, inquiry) in numbers.into_iter().zip(inquiries) {
                    match self.store.import(&[inquiry]).await {
                        Ok(outcomes) => outcomes.into_iter().try_for_each(|outcome| self.count(number, outcome))?,
                        Err(StoreError::Import(problem)) => self.refuse(number, &problem)?,
                        Err(error) => return Err(error.into()),
                    }
                }
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn count(&mut self, line: u64, outcome: InsertOutcome) -> anyhow::Result<()> {
        match outcome {
            InsertOutcome::Stored => self.added += 1,
            InsertOutcome::Duplicate(_) => self.known += 1,
            InsertOutcome::Conflict => self.refuse(line, "the database has another inquiry with this id")?,
        }
        Ok(())
    }

    fn refuse(&mut self, line: u64, problem: &str) -> anyhow::Result<()> {
        self.refused += 1;
        Ok(writeln!(io::stderr(), "{}:{line}: {}", self.file.display(), printable(problem))?)
    }
}

/// Checks the database. The exit status is 1 if there are problems.
///
/// # Errors
/// If the database cannot be checked.
pub(super) async fn check(store: &Store, as_json: bool, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let examination = store.examine().await?;
    let problems = &examination.problems;
    if as_json {
        let problems: Vec<_> = problems
            .iter()
            .map(|found| json!({ "place": found.place, "problem": found.problem, "advice": found.advice }))
            .collect();
        write_json(out, &json!({ "readable": examination.readable, "problems": problems }))?;
    } else {
        for problem in problems {
            writeln!(out, "{}", printable(&problem.to_string()))?;
        }
        let problems = match problems.len() {
            0 => "no problems".to_owned(),
            1 => "1 problem".to_owned(),
            number => format!("{number} problems"),
        };
        writeln!(out, "{}: {} readable, {problems}.", store.location(), count_inquiries(examination.readable))?;
    }
    Ok(if examination.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
