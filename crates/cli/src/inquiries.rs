//! `glossary inquiries`: reads what the inbox has received, also while it runs.

mod delete;
mod export;
mod forwarding;
mod quarantine;
mod report;
mod selection;
mod table;

use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

use anyhow::Context as _;
use glossary_core::form::Form;
use glossary_inbox::store::{Status, Store, StoredInquiry};
use glossary_publisher::settings::{self, Settings};
use serde::Serialize;

use self::selection::{Chosen, Selection};
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
    Export(export::Args),
    /// Sets inquiries aside as spam: they are kept, and nobody is told of them.
    Quarantine(Chosen),
    /// Takes inquiries out of quarantine.
    Release(Chosen),
    Report(report::Args),
    Queue(forwarding::Queue),
    Resend(forwarding::Resend),
    /// Deletes inquiries for good, as a privacy request asks.
    Delete(Chosen),
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
                write_json(&mut out, &inquiries)?;
                ExitCode::SUCCESS
            }
            inquiries => {
                inquiries.iter().try_for_each(|inquiry| table::show(inquiry, &mut out))?;
                ExitCode::SUCCESS
            }
        },
        Command::Export(args) => export::run(store, options, args, &mut out).await?,
        Command::Queue(args) => forwarding::queue(store, args, &mut out).await?,
        Command::Resend(args) => forwarding::resend(store, options, args, &mut out).await?,
        Command::Delete(chosen) => delete::run(store, chosen, &mut out).await?,
        Command::Quarantine(chosen) => quarantine::set(store, chosen, Status::Quarantined, &mut out).await?,
        Command::Release(chosen) => match forwarding::targets(options)? {
            // Who is told of it from now on.
            Some(names) => {
                let store = store.clone().with_targets(names);
                quarantine::set(&store, chosen, Status::New, &mut out).await?
            }
            None => ExitCode::FAILURE,
        },
        Command::Report(args) => report::run(store, options, args, &mut out).await?,
    };
    out.flush()?;
    Ok(code)
}

/// The inquiries with a reference. Says so where there is none.
async fn found(store: &Store, reference: &str) -> anyhow::Result<Vec<StoredInquiry>> {
    let found = store.find(reference).await?;
    if found.is_empty() {
        writeln!(io::stderr(), "no inquiry has the reference or id {reference}; `glossary inquiries list` shows all")?;
    }
    Ok(found)
}

/// The form that inquiries come from, as far as its settings can be read here.
fn form(options: &Options) -> Form {
    let settings = Settings::read(&options.config, settings::environment(), None);
    settings.map_or_else(|_| Form::default(), |settings| settings.contact.form)
}

fn number(inquiries: u64) -> String {
    if inquiries == 1 { "1 inquiry".to_owned() } else { format!("{inquiries} inquiries") }
}

fn write_json(out: &mut impl Write, what: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, what)?;
    writeln!(out)
}
