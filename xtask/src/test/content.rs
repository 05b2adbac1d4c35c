//! The shipped content has no problem.

use anyhow::Result;

use crate::{process, site, workspace::Workspace};

/// Runs `glossary check`.
///
/// # Errors
/// When it finds a problem; it has printed which, where, and what to do.
pub fn check(workspace: &Workspace) -> Result<()> {
    let glossary = site::program(workspace)?;
    process::run(process::command(glossary).arg("check").current_dir(&workspace.root))
}
