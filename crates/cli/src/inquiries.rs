//! `glossary inquiries`: reads what the inbox has received, also while it runs.

mod forwarding;
mod quarantine;
mod report;
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
    store::{Filter, Status, Store, StoredInquiry, parse_since},
};
use glossary_publisher::settings::{self, Settings};
use jiff::Timestamp;

use crate::{options::Options, probe};

/// Reads what the inbox has received.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub database: Database,
    #[command(subcommand)]
    pub command: Subcommand,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    #[command(flatten)]
    Stored(Command),
    Probe(probe::Args),
}

/// Where inquiries are kept.
#[derive(Clone, Debug, clap::Args)]
pub struct Database {
    /// Where inquiries are kept: sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE.
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
        /// Marks CSV as UTF-8 for Excel, which otherwise may spoil letters such as ä.
        #[arg(long)]
        bom: bool,
    },
    /// Sets inquiries aside as spam: they are kept, and nobody is told of them.
    Quarantine {
        /// Their references, such as K7QX2-9M4TB, or ids.
        #[arg(required = true)]
        references: Vec<String>,
    },
    /// Takes inquiries out of quarantine.
    Release {
        /// Their references, such as K7QX2-9M4TB, or ids.
        #[arg(required = true)]
        references: Vec<String>,
    },
    Report(report::Args),
    Queue(forwarding::Queue),
    Resend(forwarding::Resend),
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
    /// Only those with this status.
    #[arg(long, value_enum)]
    status: Option<StatusArg>,
    /// At most so many.
    #[arg(long, value_name = "COUNT")]
    limit: Option<u32>,
}

/// A status, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StatusArg {
    /// Taken for inquiries.
    New,
    /// Set aside, by what the form saw or by hand.
    Quarantined,
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
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let stored = match &args.command {
        Subcommand::Stored(command) => command,
        Subcommand::Probe(args) => return probe::run(options, args),
    };
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let done = runtime.block_on(async {
        let store = Store::open_existing(&args.database.address).await?;
        let done = command(&store, options, stored).await;
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

async fn command(store: &Store, options: &Options, command: &Command) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout());
    let code = match command {
        Command::List { selection, json } => {
            let inquiries = store.list(&selection.filter()).await?;
            if *json {
                write_json(&mut out, &inquiries)?;
            } else {
                writeln!(out, "{}", table::list(&inquiries, &form(options)))?;
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
        Command::Export { selection, format, output, bom } => {
            let inquiries = store.list(&selection.filter()).await?;
            let form = form(options);
            let write = |out: &mut dyn Write| write(&inquiries, &form, *format, *bom, out);
            match output {
                None => write(&mut out)?,
                Some(path) => {
                    let file = || format!("cannot write {}", path.display());
                    let mut out = BufWriter::new(File::create(path).with_context(file)?);
                    write(&mut out).with_context(file)?;
                    writeln!(io::stderr(), "{} in {}", number(inquiries.len() as u64), path.display())?;
                }
            }
            ExitCode::SUCCESS
        }
        Command::Queue(args) => forwarding::queue(store, args, &mut out).await?,
        Command::Resend(args) => forwarding::resend(store, options, args).await?,
        Command::Delete { reference, yes } => delete(store, reference, *yes).await?,
        Command::Quarantine { references } => quarantine::set(store, references, Status::Quarantined).await?,
        Command::Release { references } => match forwarding::targets(options)? {
            // Who is told of it from now on.
            Some(names) => quarantine::set(&store.clone().with_targets(names), references, Status::New).await?,
            None => ExitCode::FAILURE,
        },
        Command::Report(args) => report::run(store, options, args, &mut out).await?,
    };
    out.flush()?;
    Ok(code)
}

impl Selection {
    fn filter(&self) -> Filter {
        let status = self.status.map(|status| match status {
            StatusArg::New => Status::New,
            StatusArg::Quarantined => Status::Quarantined,
        });
        Filter { since: self.since, term: self.term.clone(), status, limit: self.limit }
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

/// The one inquiry with a reference. Says so where there is none.
async fn one(store: &Store, reference: &str) -> anyhow::Result<Option<StoredInquiry>> {
    match &*found(store, reference).await? {
        [] => Ok(None),
        [inquiry] => Ok(Some(inquiry.clone())),
        several => {
            let ids: Vec<_> = several.iter().map(|inquiry| inquiry.id.to_string()).collect();
            bail!("several inquiries have the reference {reference}; name one by its id: {}", ids.join(", "));
        }
    }
}

async fn delete(store: &Store, reference: &str, yes: bool) -> anyhow::Result<ExitCode> {
    let Some(inquiry) = one(store, reference).await? else { return Ok(NOT_FOUND) };
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

fn write(
    inquiries: &[StoredInquiry],
    form: &Form,
    format: Format,
    bom: bool,
    mut out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Csv => {
            if bom {
                // https://www.unicode.org/faq/utf_bom.html#bom1
                out.write_all("\u{feff}".as_bytes())?;
            }
            let fields: Vec<_> = form.fields.iter().map(|field| field.name.clone()).collect();
            export::csv(inquiries, &fields, &mut out)
        }
        Format::Jsonl => export::json_lines(inquiries, &mut out),
    }
}

/// The form that inquiries come from, as far as its settings can be read here.
fn form(options: &Options) -> Form {
    let settings = Settings::read(&options.config, settings::environment(), None);
    settings.map_or_else(|_| Form::default(), |settings| settings.contact.form)
}

fn number(inquiries: u64) -> String {
    if inquiries == 1 { "1 inquiry".to_owned() } else { format!("{inquiries} inquiries") }
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
