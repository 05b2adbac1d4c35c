//! `glossary inquiries`: reads what the inbox has received, also while it runs.

mod table;

use std::{
    fs::File,
    io::{self, BufRead, BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use glossary_core::form::Form;
use glossary_inbox::{
    export,
    store::{Filter, Store, StoredInquiry, parse_since},
};
use jiff::Timestamp;

/// Reads what the inbox has received.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub database: Database,
    #[command(subcommand)]
    pub command: Command,
}

/// Where inquiries are kept.
#[derive(Clone, Debug, clap::Args)]
pub struct Database {
    /// Where inquiries are kept.
    #[arg(
        id = "database",
        long = "database",
        value_name = "ADDRESS",
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:data/inquiries.sqlite3",
        global = true
    )]
    pub address: String,
}

/// What to do with the inquiries.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Lists inquiries, newest first.
    List {
        #[command(flatten)]
        selection: Selection,
        /// As a JSON list instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// Shows an inquiry whole.
    Show {
        /// Its reference, such as K7QX2-9M4TB, or its id.
        reference: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Writes inquiries for a spreadsheet or another program.
    Export {
        #[command(flatten)]
        selection: Selection,
        /// The format.
        #[arg(long, value_enum, default_value = "csv")]
        format: Format,
        /// The file to write, in place of the screen.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Deletes an inquiry for good, as a privacy request asks.
    Delete {
        /// Its reference, such as K7QX2-9M4TB, or its id.
        reference: String,
        /// Without asking.
        #[arg(long)]
        yes: bool,
    },
}

/// Which inquiries.
#[derive(Clone, Debug, clap::Args)]
pub struct Selection {
    /// Only those received since then: 2026-11-22 or 2026-11-22T14:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = parse_since)]
    since: Option<Timestamp>,
    /// Only those written on this term's page.
    #[arg(long, value_name = "SLUG")]
    term: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "COUNT")]
    limit: Option<u32>,
}

/// What inquiries are exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For spreadsheets.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// The status where what was asked for isn't there.
const NOT_FOUND: ExitCode = ExitCode::FAILURE;

/// Does what was asked.
///
/// # Errors
/// Where the database cannot be read or the output not be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let done = runtime.block_on(async {
        let store = Store::open_existing(&args.database.address).await?;
        let done = command(&store, &args.command).await;
        store.close().await;
        done
    });
    match done {
        // The reader has seen enough, as `head` does.
        Err(error) if error.downcast_ref().map(io::Error::kind) == Some(io::ErrorKind::BrokenPipe) => {
            Ok(ExitCode::SUCCESS)
        }
        done => done,
    }
}

async fn command(store: &Store, command: &Command) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout());
    let code = match command {
        Command::List { selection, json } => {
            let inquiries = store.list(&selection.filter()).await?;
            if *json {
                write_json(&mut out, &inquiries)?;
            } else {
                writeln!(out, "{}", table::list(&inquiries))?;
            }
            ExitCode::SUCCESS
        }
        Command::Show { reference, json } => match &*found(store, reference).await? {
            [] => NOT_FOUND,
            inquiries if *json => {
                write_json(&mut out, inquiries)?;
                ExitCode::SUCCESS
            }
            inquiries => {
                inquiries.iter().try_for_each(|inquiry| table::show(inquiry, &mut out))?;
                ExitCode::SUCCESS
            }
        },
        Command::Export { selection, format, output } => {
            let inquiries = store.list(&selection.filter()).await?;
            match output {
                None => write(&inquiries, *format, &mut out)?,
                Some(path) => {
                    let file = || format!("cannot write {}", path.display());
                    let mut out = BufWriter::new(File::create(path).with_context(file)?);
                    write(&inquiries, *format, &mut out).with_context(file)?;
                    let noun = if inquiries.len() == 1 { "inquiry" } else { "inquiries" };
                    writeln!(io::stderr(), "{} {noun} in {}", inquiries.len(), path.display())?;
                }
            }
            ExitCode::SUCCESS
        }
        Command::Delete { reference, yes } => delete(store, reference, *yes).await?,
    };
    out.flush()?;
    Ok(code)
}

impl Selection {
    fn filter(&self) -> Filter {
        Filter { since: self.since, term: self.term.clone(), limit: self.limit, ..Filter::default() }
    }
}

/// The inquiries with a reference. Says so where there is none.
async fn found(store: &Store, reference: &str) -> anyhow::Result<Vec<StoredInquiry>> {
    let found = store.find(reference).await?;
    if found.is_empty() {
        writeln!(io::stderr(), "no inquiry has the reference or id {reference}; `glossary inquiries list` shows all")?;
    }
    Ok(found)
}

async fn delete(store: &Store, reference: &str, yes: bool) -> anyhow::Result<ExitCode> {
    let inquiry = match &*found(store, reference).await? {
        [] => return Ok(NOT_FOUND),
        [inquiry] => inquiry.clone(),
        several => {
            let ids: Vec<_> = several.iter().map(|inquiry| inquiry.id.to_string()).collect();
            bail!("several inquiries have the reference {reference}; name one by its id: {}", ids.join(", "));
        }
    };
    let mut err = io::stderr();
    if !yes {
        table::show(&inquiry, &mut err)?;
        write!(err, "\nThis deletes it for good. Type {} to go on: ", inquiry.reference)?;
        err.flush()?;
        if !confirms(&inquiry.reference, io::stdin().lock())? {
            writeln!(err, "\nNothing was deleted.")?;
            return Ok(ExitCode::FAILURE);
        }
    }
    store.delete(&inquiry.id).await?;
    writeln!(err, "Deleted {}.", inquiry.reference)?;
    Ok(ExitCode::SUCCESS)
}

fn confirms(reference: &str, mut input: impl BufRead) -> io::Result<bool> {
    let mut typed = String::new();
    input.read_line(&mut typed)?;
    Ok(typed.trim().eq_ignore_ascii_case(reference))
}

fn write(inquiries: &[StoredInquiry], format: Format, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Csv => {
            let fields: Vec<_> = Form::default().fields.into_iter().map(|field| field.name).collect();
            export::csv(inquiries, &fields, out)
        }
        Format::Jsonl => export::json_lines(inquiries, out),
    }
}

fn write_json(out: &mut impl Write, inquiries: &[StoredInquiry]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, inquiries)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deleting_takes_the_reference_typed_again() {
        assert!(confirms("K7QX2-9M4TB", "k7qx2-9m4tb\n".as_bytes()).unwrap());
        for other in ["", "\n", "y\n", "K7QX2\n"] {
            assert!(!confirms("K7QX2-9M4TB", other.as_bytes()).unwrap(), "{other}");
        }
    }
}
