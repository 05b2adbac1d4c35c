//! `glossary check`: reports problems in the content and the settings.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use crate::options::Options;

/// Reports all problems in the content and the settings, with their positions.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Check drafts as if they were published.
    #[arg(long)]
    drafts: bool,
}

/// Prints the problems. Errors, which prevent publishing, give the exit status 1.
///
/// # Errors
/// If the output cannot be written.
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
