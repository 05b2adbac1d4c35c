//! Finding inquiries by their references.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::bail;
use glossary_inbox::store::{Store, StoredInquiry};

use crate::terminal::printable;

/// The exit status if an inquiry does not exist.
pub(super) const NOT_FOUND: ExitCode = ExitCode::FAILURE;

/// Returns the inquiries with a reference or id. If there are none, prints an error.
pub(super) async fn find(store: &Store, reference: &str) -> anyhow::Result<Vec<StoredInquiry>> {
    let found = store.find(reference).await?;
    if found.is_empty() {
        let reference = printable(reference);
        writeln!(io::stderr(), "no inquiry has the reference or id {reference}; `glossary inquiries list` shows all")?;
    }
    Ok(found)
}

/// Returns the inquiries with these references, and whether all of them exist. Prints an error for each that does not.
///
/// # Errors
/// If several inquiries share a reference, or the database cannot be read.
pub(super) async fn find_all(store: &Store, references: &[String]) -> anyhow::Result<(Vec<StoredInquiry>, bool)> {
    let mut inquiries = Vec::new();
    for reference in references {
        let mut found = find(store, reference).await?;
        if found.len() > 1 {
            let ids: Vec<_> = found.iter().map(|inquiry| inquiry.id.to_string()).collect();
            bail!("several inquiries have the reference {reference}; use an id instead: {}", ids.join(", "));
        }
        inquiries.append(&mut found);
    }
    let all_exist = inquiries.len() == references.len();
    Ok((inquiries, all_exist))
}
