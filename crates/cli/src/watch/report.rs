//! The output after each save: what changed, errors last.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use glossary_publisher::diagnostics::{ProblemChanges, Problems, Severity};

use crate::terminal::printable;

/// Prints the problems that are new or fixed since the last publish to standard error. Drafts are one line.
pub fn print(problems: &Problems, previous: &Problems) -> io::Result<()> {
    let ProblemChanges { new, fixed } = problems.since(previous);
    let others = |list: &Problems| list.only(|problem| !problem.in_draft);
    let (new_others, is_draft_changed) = (others(&new), new.only(|problem| problem.in_draft));
    let fixed_drafts = fixed.iter().any(|problem| problem.in_draft);
    let mut err = io::stderr().lock();
    for problem in fixed.iter().filter(|problem| !problem.in_draft) {
        writeln!(err, "Fixed: {}: {}", problem.file.display(), printable(&problem.title))?;
    }
    if fixed_drafts || !is_draft_changed.is_empty() {
        writeln!(err, "{}", drafts(problems))?;
    }
    drop(err);
    for severity in [Severity::Advice, Severity::Error] {
        new_others.only(|problem| problem.severity == severity).print_list()?;
    }
    let mut err = io::stderr().lock();
    if !new_others.is_empty() {
        writeln!(err, "{}: also shown in the page", others(problems).summary())?;
    } else if !others(problems).is_empty() && fixed.iter().any(|problem| !problem.in_draft) {
        writeln!(err, "{} left", others(problems).summary())?;
    } else if others(problems).is_empty() && !others(previous).is_empty() {
        writeln!(err, "No problems left.")?;
    }
    Ok(())
}

/// Returns a line with the drafts that are not finished.
fn drafts(problems: &Problems) -> String {
    let drafts = problems.only(|problem| problem.in_draft);
    let names: BTreeSet<_> = (drafts.sorted().iter())
        .filter_map(|problem| Some(problem.file.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    match names.len() {
        0 => "All drafts are finished.".to_owned(),
        1 => format!("1 unfinished draft: {}", printable(&names.into_iter().collect::<String>())),
        count => format!("{count} unfinished drafts: {}", printable(&names.into_iter().collect::<Vec<_>>().join(", "))),
    }
}
