//! `glossary check`: every problem in content and settings.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use crate::options::Options;

/// Names every problem in content and settings, with its place and what to do.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Check as if drafts were published too.
    #[arg(long)]
    drafts: bool,
}

/// Checks, and exits with 1 where something stops publishing.
///
/// # Errors
/// Where the output cannot be written to.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let (_, glossary, problems) = options.read(args.drafts);
    problems.print()?;
    if problems.has_errors() {
        return Ok(ExitCode::FAILURE);
    }
    if problems.is_empty() {
        let count = glossary.terms.len();
        let s = if count == 1 { "" } else { "s" };
        writeln!(io::stdout(), "No problems in {count} term{s}.")?;
    }
    Ok(ExitCode::SUCCESS)
}
