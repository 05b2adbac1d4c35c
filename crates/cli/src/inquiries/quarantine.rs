//! `glossary inquiries quarantine` and `release`: correct the spam detection by hand.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use glossary_inbox::store::{Status, Store};

use super::{
    lookup::{NOT_FOUND, find_all},
    output::{count_inquiries, write_json},
    selection::{InquiryArgs, InquiryRef, confirm_selected},
};

/// Sets the status of inquiries. Selected inquiries that already have the status are skipped.
///
/// # Errors
/// If the database cannot be read or written, or several inquiries share a reference.
pub(super) async fn set(
    store: &Store,
    args: &InquiryArgs,
    status: Status,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let (verb, done) = match status {
        Status::Quarantined => ("quarantines", "in quarantine"),
        Status::New => ("releases", "released"),
    };
    let (mut err, by_reference) = (io::stderr(), !args.references.is_empty());
    let (inquiries, all_exist) = if by_reference {
        let (inquiries, all_exist) = find_all(store, &args.references).await?;
        (inquiries.into_iter().map(InquiryRef::from).collect(), all_exist)
    } else {
        let inquiries = args.selection.select_without_status(store, status).await?;
        if !confirm_selected(&inquiries, verb, args.action)? {
            return Ok(ExitCode::FAILURE);
        }
        (inquiries, true)
    };
    for inquiry in &inquiries {
        store.set_status(&inquiry.id, status).await?;
        if by_reference {
            writeln!(err, "{} is {done}.", inquiry.reference)?;
        }
    }
    if !by_reference && !inquiries.is_empty() {
        let is = if inquiries.len() == 1 { "is" } else { "are" };
        writeln!(err, "{} {is} {done}.", count_inquiries(inquiries.len() as u64))?;
    }
    if args.action.json {
        write_json(out, &inquiries)?;
    }
    Ok(if all_exist { ExitCode::SUCCESS } else { NOT_FOUND })
}
