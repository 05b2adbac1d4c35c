//! `cargo xtask docs`: builds the manual with mdBook.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::{console, process, setup, workspace::Workspace};

/// Builds the manual from `docs` into `target/book`, and returns its first page. mdBook is installed where it is
/// missing.
///
/// # Errors
/// When mdBook cannot be installed, or finds a problem in the manual.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let source = workspace.root.join("docs");
    ensure!(
        source.join("book.toml").is_file(),
        "there is no manual: {} is missing",
        source.join("book.toml").display()
    );
    let mdbook = setup::mdbook(workspace)?;
    let book = workspace.target.join("book");
    console::step(&format!("Building the manual with mdBook {}", mdbook.version));
    process::run(process::command(&mdbook.program).arg("build").arg(&source).arg("--dest-dir").arg(&book))?;
    Ok(book.join("index.html"))
}
