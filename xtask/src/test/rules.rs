//! The rules of the design that the compiler does not know: who may use whom,
//! what is built where, and what never belongs in the repository.

mod dependencies;
mod repository;
mod source;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// Checks all rules.
///
/// # Errors
/// When one is broken; each place has been printed.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut broken = dependencies::check(workspace)?;
    broken.extend(source::check(workspace)?);
    broken.extend(repository::check(workspace)?);
    for rule in &broken {
        eprintln!("{rule}");
    }
    if !broken.is_empty() {
        bail!("{} places break a rule of the design", broken.len());
    }
    Ok(())
}
