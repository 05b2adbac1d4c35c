//! `glossary inquiries delete`: deletes inquiries permanently.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use glossary_inbox::store::Store;

use super::{
    lookup::{NOT_FOUND, find_all},
    output::{count_inquiries, write_json},
    selection::{InquiryArgs, InquiryRef, confirm, confirm_selected},
    table,
};

/// Deletes inquiries, with a confirmation for each reference or for all selected inquiries together.
///
/// # Errors
/// If the database cannot be read or written, or several inquiries share a reference.
pub(super) async fn run(store: &Store, args: &InquiryArgs, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (mut err, mut deleted) = (io::stderr(), Vec::new());
    let code = if args.references.is_empty() {
        let selected = args.selection.select(store).await?;
        if !confirm_selected(&selected, "permanently deletes", args.action)? {
            return Ok(ExitCode::FAILURE);
        }
        let ids: Vec<_> = selected.iter().map(|inquiry| inquiry.id).collect();
        let count = store.delete_all(&ids).await?;
        if !selected.is_empty() {
            writeln!(err, "Deleted {}.", count_inquiries(count))?;
        }
        deleted = selected;
        ExitCode::SUCCESS
    } else {
        let (inquiries, mut all_deleted) = find_all(store, &args.references).await?;
        for inquiry in inquiries {
            if !args.action.yes {
                table::show(&inquiry, &mut err)?;
                writeln!(err)?;
            }
            if confirm("This permanently deletes the inquiry", &inquiry.reference, args.action)? {
                store.delete(&inquiry.id).await?;
                writeln!(err, "Deleted {}.", inquiry.reference)?;
                deleted.push(InquiryRef::from(inquiry));
            } else {
                all_deleted = false;
            }
        }
        if all_deleted { ExitCode::SUCCESS } else { NOT_FOUND }
    };
    if args.action.json {
        write_json(out, &deleted)?;
    }
    Ok(code)
}
