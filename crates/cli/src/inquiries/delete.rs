//! `glossary inquiries delete`: for good.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use glossary_inbox::store::Store;

use super::{
    NOT_FOUND, number,
    selection::{Chosen, Subject, confirmed, confirmed_for, named},
    table, write_json,
};

/// Deletes inquiries: those that are named one by one, those that are selected together.
///
/// # Errors
/// Where the database cannot be read or written, or several inquiries share a reference.
pub(super) async fn run(store: &Store, chosen: &Chosen, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (mut err, mut deleted) = (io::stderr(), Vec::new());
    let code = if chosen.references.is_empty() {
        let subjects = chosen.selection.subjects(store).await?;
        if !confirmed_for(&subjects, "deletes for good", chosen.manner)? {
            return Ok(ExitCode::FAILURE);
        }
        let ids: Vec<_> = subjects.iter().map(|subject| subject.id).collect();
        let gone = store.delete_all(&ids).await?;
        if !subjects.is_empty() {
            writeln!(err, "Deleted {}.", number(gone))?;
        }
        deleted = subjects;
        ExitCode::SUCCESS
    } else {
        let (inquiries, mut all) = named(store, &chosen.references).await?;
        for inquiry in inquiries {
            if !chosen.manner.yes {
                table::show(&inquiry, &mut err)?;
                writeln!(err)?;
            }
            if confirmed("This deletes it for good", &inquiry.reference, chosen.manner)? {
                store.delete(&inquiry.id).await?;
                writeln!(err, "Deleted {}.", inquiry.reference)?;
                deleted.push(Subject::from(inquiry));
            } else {
                all = false;
            }
        }
        if all { ExitCode::SUCCESS } else { NOT_FOUND }
    };
    if chosen.manner.json {
        write_json(out, &deleted)?;
    }
    Ok(code)
}
