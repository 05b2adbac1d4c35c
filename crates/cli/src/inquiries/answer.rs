//! `glossary inquiries answer`: records that the team has answered.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use glossary_inbox::store::Store;
use jiff::Timestamp;

use super::lookup::{NOT_FOUND, find_all};

/// Marks inquiries as answered, so that `serve --answer-within` does not report them.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The inquiries' references, such as K7QX2-9M4TB, or ids.
    #[arg(required = true)]
    references: Vec<String>,
    /// Mark the inquiries as not answered.
    #[arg(long)]
    undo: bool,
}

/// Marks inquiries.
///
/// # Errors
/// If the database cannot be read or written, or several inquiries share a reference.
pub(super) async fn run(store: &Store, args: &Args) -> anyhow::Result<ExitCode> {
    let (inquiries, all_exist) = find_all(store, &args.references).await?;
    for inquiry in inquiries {
        store.set_answered(&inquiry.id, (!args.undo).then(Timestamp::now)).await?;
        let done = if args.undo { "not answered" } else { "answered" };
        writeln!(io::stderr(), "{} is {done}.", inquiry.reference)?;
    }
    Ok(if all_exist { ExitCode::SUCCESS } else { NOT_FOUND })
}
