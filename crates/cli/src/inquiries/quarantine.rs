//! `glossary inquiries quarantine` and `release`: people decide what the evidence
//! only suggests.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use glossary_inbox::store::{Status, Store};

use super::one;

/// Gives inquiries this status, each named by its reference or id.
///
/// # Errors
/// Where the database cannot be read, or several inquiries share a reference.
pub(super) async fn set(store: &Store, references: &[String], status: Status) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    let mut err = io::stderr();
    for reference in references {
        let Some(inquiry) = one(store, reference).await? else {
            code = super::NOT_FOUND;
            continue;
        };
        store.set_status(&inquiry.id, status).await?;
        let done = match status {
            Status::Quarantined => "is in quarantine",
            Status::New => "is released",
        };
        writeln!(err, "{} {done}.", inquiry.reference)?;
    }
    Ok(code)
}
