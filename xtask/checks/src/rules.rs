//! The rules of the design that the compiler does not check: dependencies between packages and modules,
//! where addresses are built, what never belongs in the repository, and the links in its documents.

mod cycles;
mod dependencies;
mod documents;
mod layers;
mod repository;
mod source;

use anyhow::Result;
use xtask::workspace::Workspace;

use crate::checked::Checked;

/// The number of groups of rules.
const GROUPS: usize = 6;

/// Checks all rules, and prints each place that breaks one.
///
/// # Errors
/// When a file cannot be read, or cargo fails.
pub fn check(workspace: &Workspace) -> Result<Checked> {
    let groups: [Vec<String>; GROUPS] = [
        dependencies::check(workspace)?,
        cycles::check(workspace)?,
        layers::check(workspace)?,
        source::check(workspace)?,
        repository::check(workspace)?,
        documents::check(workspace)?,
    ];
    for broken in groups.iter().flatten() {
        eprintln!("{broken}");
    }
    Ok(Checked { total: GROUPS, wrong: groups.iter().filter(|broken| !broken.is_empty()).count() })
}
