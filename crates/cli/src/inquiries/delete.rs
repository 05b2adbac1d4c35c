//! `glossary inquiries delete`: deletes inquiries permanently.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    slice,
};

use glossary_inbox::store::{Store, StoreError};
use jiff::Timestamp;

use super::{
    erasure_protocol::{DeletionCandidate, ErasedInquiry, ErasureProtocol},
    lookup::{NOT_FOUND, find_all},
    output::{count_inquiries, report_unreadable, write_json},
    selection::{InquiryArgs, InquiryRef, confirm, confirm_selected},
    table,
};

/// Deletes inquiries permanently, for example on a privacy request, and reports what was erased.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    inquiries: InquiryArgs,
    /// Write the report to a file, as JSON: references, times, names of fields and targets, but no text.
    #[arg(long, value_name = "FILE")]
    protocol: Option<PathBuf>,
}

/// Deletes inquiries, with a confirmation for each reference or for all selected inquiries together.
///
/// # Errors
/// If the database cannot be read or written, or several inquiries share a reference.
pub(super) async fn run(store: &Store, args: &Args, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (mut err, by_reference) = (io::stderr(), !args.inquiries.references.is_empty());
    let Some((inquiries, all_confirmed)) = confirmed(store, &args.inquiries).await? else {
        return Ok(ExitCode::FAILURE);
    };
    let mut erased = Vec::new();
    for inquiry in inquiries {
        erased.push(ErasedInquiry::read(store, inquiry).await?);
    }
    let ids: Vec<_> = erased.iter().map(|inquiry| inquiry.id).collect();
    let count = store.delete_all(&ids).await?;
    let complete = store.erase_deleted().await?;
    let protocol =
        ErasureProtocol { deleted_at: format!("{:.3}", Timestamp::now()), erased: complete, inquiries: erased };
    protocol.write_text(&mut err)?;
    if by_reference {
        for inquiry in &protocol.inquiries {
            writeln!(err, "Deleted {}.", inquiry.reference)?;
        }
    } else if !protocol.inquiries.is_empty() {
        writeln!(err, "Deleted {}.", count_inquiries(count))?;
    }
    if !complete {
        writeln!(
            err,
            "The deleted text remains in the write-ahead log of {}, because another program reads the database. A \
             running server removes the text within a minute after that program ends; without a server, run `glossary \
             inquiries check`.",
            store.location()
        )?;
    }
    if let Some(path) = &args.protocol {
        protocol.write_file(path)?;
    }
    if args.inquiries.action.json {
        write_json(out, &protocol.inquiries)?;
    }
    Ok(if all_confirmed && complete { ExitCode::SUCCESS } else { NOT_FOUND })
}

/// Returns the inquiries to delete, and whether they are all that were asked for. `None` if the selection was not
/// confirmed.
async fn confirmed(store: &Store, args: &InquiryArgs) -> anyhow::Result<Option<(Vec<DeletionCandidate>, bool)>> {
    if args.references.is_empty() {
        let (selected, unreadable) = args.selection.read(store).await?;
        report_unreadable(&unreadable)?;
        let refs: Vec<_> = selected.iter().cloned().map(InquiryRef::from).collect();
        let is_confirmed = confirm_selected(&refs, "permanently deletes", args.action)?;
        let selected = selected.into_iter().map(|inquiry| DeletionCandidate::Readable(Box::new(inquiry))).collect();
        // An inquiry that cannot be read may be from the person.
        return Ok(is_confirmed.then_some((selected, unreadable.is_empty())));
    }
    let (found, mut all_confirmed) = find_candidates(store, &args.references).await?;
    let (mut err, mut inquiries) = (io::stderr(), Vec::new());
    for inquiry in found {
        let reference = match &inquiry {
            DeletionCandidate::Readable(inquiry) => {
                if !args.action.yes {
                    table::show(inquiry, &mut err)?;
                    writeln!(err)?;
                }
                inquiry.reference.clone()
            }
            DeletionCandidate::Unreadable(id) => {
                writeln!(err, "The inquiry {id} cannot be read.")?;
                id.reference()
            }
        };
        if confirm("This permanently deletes the inquiry", &reference, args.action)? {
            inquiries.push(inquiry);
        } else {
            all_confirmed = false;
        }
    }
    Ok(Some((inquiries, all_confirmed)))
}

/// Returns the inquiries with these references, and whether all of them exist.
async fn find_candidates(store: &Store, references: &[String]) -> anyhow::Result<(Vec<DeletionCandidate>, bool)> {
    let (mut candidates, mut all_exist) = (Vec::new(), true);
    for reference in references {
        match store.find(reference).await {
            Err(StoreError::Unreadable(inquiry)) => match inquiry.id.parse() {
                Ok(id) => candidates.push(DeletionCandidate::Unreadable(id)),
                Err(_) => return Err(StoreError::Unreadable(inquiry).into()),
            },
            _ => {
                let (found, exist) = find_all(store, slice::from_ref(reference)).await?;
                candidates.extend(found.into_iter().map(|inquiry| DeletionCandidate::Readable(Box::new(inquiry))));
                all_exist &= exist;
            }
        }
    }
    Ok((candidates, all_exist))
}
