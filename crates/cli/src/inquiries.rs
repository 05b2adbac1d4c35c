//! `glossary inquiries`: reads and manages the stored inquiries, also while the server runs.

mod answer;
mod copies;
mod delete;
mod erasure_protocol;
mod export;
mod forwarding;
mod lookup;
mod output;
mod quarantine;
mod report;
mod selection;
mod table;

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use glossary_inbox::store::{Status, Store};

use self::{
    lookup::{NOT_FOUND, find},
    output::{report_unreadable, write_json},
    selection::{InquiryArgs, Selection},
};
use crate::{
    options::{DatabaseOptions, Options},
    probe,
};

/// Reads and manages the stored inquiries.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub database: DatabaseOptions,
    #[command(subcommand)]
    pub command: Subcommand,
}

/// A subcommand.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    #[command(flatten)]
    Stored(StoreCommand),
    Probe(probe::Args),
}

/// A subcommand that needs the database.
#[derive(Debug, clap::Subcommand)]
pub enum StoreCommand {
    /// Lists inquiries, newest first.
    List {
        #[command(flatten)]
        selection: Selection,
        /// Print JSON instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// Shows an inquiry.
    Show {
        /// The inquiry's reference, such as K7QX2-9M4TB, or its id.
        reference: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    Export(export::Args),
    /// Quarantines inquiries as spam: they are kept, but not forwarded.
    Quarantine(InquiryArgs),
    /// Releases inquiries from quarantine.
    Release(InquiryArgs),
    Answer(answer::Args),
    Report(report::Args),
    Queue(forwarding::Queue),
    Resend(forwarding::Resend),
    Delete(delete::Args),
    /// Writes a backup of all inquiries and deliveries to a new file, also while the server runs.
    Backup {
        /// The file to create: a SQLite database, whatever the database is.
        file: PathBuf,
    },
    /// Copies a backup into an empty database, which is created if missing. Pending deliveries are made again.
    Restore {
        /// The backup.
        file: PathBuf,
    },
    /// Adds inquiries from `export --format jsonl`, with the same ids and references. They are not forwarded.
    Import {
        /// The file with one inquiry per line.
        file: PathBuf,
    },
    /// Checks the database: its integrity, unreadable inquiries, and who can read its files.
    Check {
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
}

impl StoreCommand {
    /// Returns whether the command may create the database.
    fn creates_database(&self) -> bool {
        matches!(self, Self::Restore { .. } | Self::Import { .. })
    }
}

/// Runs a subcommand.
///
/// # Errors
/// If the database cannot be read or written, or the output cannot be written.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let stored = match &args.command {
        Subcommand::Stored(command) => command,
        Subcommand::Probe(args) => return probe::run(options, args),
    };
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let result = runtime.block_on(async {
        let address = &args.database.address;
        let store =
            if stored.creates_database() { Store::open(address).await? } else { Store::open_existing(address).await? };
        let result = command(&store, options, stored).await;
        store.close().await;
        result
    });
    match result {
        // The reader of the pipe, such as `head`, has exited.
        Err(error) if error.downcast_ref().map(io::Error::kind) == Some(io::ErrorKind::BrokenPipe) => {
            Ok(ExitCode::SUCCESS)
        }
        result => result,
    }
}

async fn command(store: &Store, options: &Options, command: &StoreCommand) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout());
    let code = match command {
        StoreCommand::List { selection, json } => {
            let (inquiries, unreadable) = selection.read(store).await?;
            if *json {
                write_json(&mut out, &inquiries)?;
            } else {
                writeln!(out, "{}", table::list(&inquiries, &options.contact_form()))?;
            }
            report_unreadable(&unreadable)?
        }
        StoreCommand::Show { reference, json } => match &*find(store, reference).await? {
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
        StoreCommand::Export(args) => export::run(store, options, args, &mut out).await?,
        StoreCommand::Queue(args) => forwarding::queue(store, args, &mut out).await?,
        StoreCommand::Resend(args) => forwarding::resend(store, options, args, &mut out).await?,
        StoreCommand::Delete(args) => delete::run(store, args, &mut out).await?,
        StoreCommand::Answer(args) => answer::run(store, args).await?,
        StoreCommand::Backup { file } => copies::back_up(store, file).await?,
        StoreCommand::Restore { file } => copies::restore(store, file).await?,
        StoreCommand::Import { file } => copies::import(store, file).await?,
        StoreCommand::Check { json } => copies::check(store, *json, &mut out).await?,
        StoreCommand::Quarantine(args) => quarantine::set(store, args, Status::Quarantined, &mut out).await?,
        StoreCommand::Release(args) => match forwarding::targets(options)? {
            // The released inquiries are queued for these targets.
            Some(names) => {
                let store = store.clone().with_targets(names);
                quarantine::set(&store, args, Status::New, &mut out).await?
            }
            None => ExitCode::FAILURE,
        },
        StoreCommand::Report(args) => report::run(store, options, args, &mut out).await?,
    };
    out.flush()?;
    Ok(code)
}
