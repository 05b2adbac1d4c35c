//! `glossary check`: reports problems in the content and the settings, and corrects them.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use glossary_publisher::diagnostics::{Fixed, Problems};

use crate::{options::Options, terminal::printable};

/// The most rounds of corrections. A corrected file may show problems that the parser could not see before.
const MAX_ROUNDS: usize = 5;

/// Reports all problems in the content and the settings, with their positions.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Check drafts as if they were published.
    #[arg(long)]
    drafts: bool,
    /// Apply the corrections that are certain: key names, dates, quotes, addresses of renamed terms. Prints each change.
    #[arg(long)]
    fix: bool,
    /// How to print the problems: text, json, or github for annotations in pull requests.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
}

/// A format of the problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// With excerpts of the files, for people.
    Text,
    /// A list of objects, for programs.
    Json,
    /// Commands of a GitHub workflow, and the text.
    Github,
}

/// Prints the problems. Errors, which prevent publishing, give the exit status 1.
///
/// # Errors
/// If the output or a corrected file cannot be written.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let (_, mut glossary, mut problems) = options.read(args.drafts);
    if args.fix {
        for _ in 0..MAX_ROUNDS {
            let fixed = fix(&problems)?;
            if fixed.is_empty() {
                break;
            }
            for Fixed { file, line, column, from, to } in fixed {
                eprintln!("Fixed {}:{line}:{column}: {} → {}", file.display(), shown(&from), shown(&to));
            }
            (_, glossary, problems) = options.read(args.drafts);
        }
    }
    let mut out = io::stdout().lock();
    match args.format {
        Format::Text => problems.print()?,
        Format::Json => writeln!(out, "{:#}", problems.to_json())?,
        Format::Github => {
            out.write_all(printable(&problems.to_github()).as_bytes())?;
            problems.print()?;
        }
    }
    if problems.has_errors() {
        return Ok(ExitCode::FAILURE);
    }
    if problems.is_empty() && args.format != Format::Json {
        let count = glossary.terms.len();
        let s = if count == 1 { "" } else { "s" };
        writeln!(out, "No problems in {count} term{s}.")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn fix(problems: &Problems) -> anyhow::Result<Vec<Fixed>> {
    problems
        .fix_all()
        .map_err(|(file, error)| (file.display().to_string(), error))
        .map_err(|(file, error)| anyhow::Error::from(error).context(format!("cannot write {file}")))
}

/// Returns a text of a change for the terminal.
fn shown(text: &str) -> String {
    match text.trim() {
        "" => "(nothing)".to_owned(),
        _ => format!("`{}`", printable(text)),
    }
}
