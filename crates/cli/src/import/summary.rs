//! The summary of an import on the terminal.

use std::{fmt::Write as _, path::Path};

use glossary_import::{
    convert::ImportedGlossary,
    report::{Group, Outcome},
    write::Plan,
};

use crate::{options::Options, terminal::printable};

/// The most groups of lines of an outcome that are shown.
const MAX_GROUPS: usize = 20;

/// Returns the summary: the numbers of terms, then what was lost, kept and changed, in groups.
pub fn text(
    glossary: &ImportedGlossary,
    plan: &Plan,
    options: &Options,
    dry_run: bool,
    report: Option<&Path>,
) -> String {
    let mut text = String::new();
    let count = glossary.terms.len();
    let verb = if dry_run { "Would write" } else { "Wrote" };
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "Read {} from {}.\n{verb} {} new and {} updated terms into {}; {} unchanged, {} kept as changed here.",
        terms(count),
        glossary.format,
        plan.created,
        plan.updated,
        options.content.display(),
        plan.unchanged,
        plan.kept
    );
    let groups = glossary.report.groups();
    for (outcome, heading) in [
        (Outcome::Lost, "Lost"),
        (Outcome::Kept, "Kept as it is here"),
        (Outcome::Changed, "Written in another form"),
        (Outcome::Done, "Done"),
    ] {
        let of: Vec<&Group> = groups.iter().filter(|group| group.outcome == outcome).collect();
        if of.is_empty() {
            if outcome == Outcome::Lost {
                text.push_str("\nNothing was lost.\n");
            }
            continue;
        }
        let _ = writeln!(text, "\n{heading}:");
        for group in of.iter().take(MAX_GROUPS) {
            let field = if group.field.is_empty() { String::new() } else { format!("{}: ", group.field) };
            let more = if group.count > group.terms.len() && !group.terms.is_empty() { ", …" } else { "" };
            let terms =
                if group.terms.is_empty() { String::new() } else { format!(" ({}{more})", group.terms.join(", ")) };
            let _ = writeln!(text, "{:>6} × {field}{}{terms}", group.count, group.message);
        }
        if of.len() > MAX_GROUPS {
            let _ = writeln!(text, "         and {} more kinds of lines", of.len() - MAX_GROUPS);
        }
    }
    match report {
        Some(path) => {
            let _ = writeln!(text, "\nAll lines are in {}.", path.display());
        }
        None => text.push_str("\n--report report.csv writes a line for each term and field.\n"),
    }
    if dry_run {
        text.push_str("Nothing was written. Without --dry-run, the command writes the files.\n");
    } else {
        text.push_str("Next: `glossary check` shows what else to do.\n");
    }
    printable(&text)
}

fn terms(count: usize) -> String {
    if count == 1 { "1 term".to_owned() } else { format!("{count} terms") }
}
