//! `glossary inquiries quarantine` and `release`: people decide what the evidence
//! only suggests.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use glossary_inbox::store::{Status, Store};

use super::{
    NOT_FOUND, number,
    selection::{Chosen, Subject, confirmed_for, named},
    write_json,
};

/// Gives inquiries this status. Of those that are selected, the ones that have it already
/// are left alone.
///
/// # Errors
/// Where the database cannot be read or written, or several inquiries share a reference.
pub(super) async fn set(
    store: &Store,
    chosen: &Chosen,
    status: Status,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let (does, done) = match status {
        Status::Quarantined => ("sets aside", "in quarantine"),
        Status::New => ("releases", "released"),
    };
    let (mut err, named_one_by_one) = (io::stderr(), !chosen.references.is_empty());
    let (subjects, all) = if named_one_by_one {
        let (inquiries, all) = named(store, &chosen.references).await?;
        (inquiries.into_iter().map(Subject::from).collect(), all)
    } else {
        let subjects = chosen.selection.subjects_without(store, status).await?;
        if !confirmed_for(&subjects, does, chosen.manner)? {
            return Ok(ExitCode::FAILURE);
        }
        (subjects, true)
    };
    for subject in &subjects {
        store.set_status(&subject.id, status).await?;
        if named_one_by_one {
            writeln!(err, "{} is {done}.", subject.reference)?;
        }
    }
    if !named_one_by_one && !subjects.is_empty() {
        let verb = if subjects.len() == 1 { "is" } else { "are" };
        writeln!(err, "{} {verb} {done}.", number(subjects.len() as u64))?;
    }
    if chosen.manner.json {
        write_json(out, &subjects)?;
    }
    Ok(if all { ExitCode::SUCCESS } else { NOT_FOUND })
}
