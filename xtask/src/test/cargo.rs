//! The checks that cargo itself makes.

use anyhow::Result;

use crate::{process, setup, workspace::Workspace};

/// The code is formatted.
///
/// # Errors
/// When it is not; `cargo fmt --all` formats it.
pub fn fmt(workspace: &Workspace) -> Result<()> {
    setup::require_component("rustfmt", "fmt")?;
    cargo(workspace, &["fmt", "--all", "--check"])
}

/// Clippy has nothing to say about anything that runs on the host.
///
/// # Errors
/// When it has.
pub fn clippy(workspace: &Workspace) -> Result<()> {
    setup::require_component("clippy", "clippy")?;
    cargo(workspace, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

/// Clippy has nothing to say about the app as the browser runs it.
///
/// # Errors
/// When it has.
pub fn clippy_wasm(workspace: &Workspace) -> Result<()> {
    setup::require_component("clippy", "clippy")?;
    setup::require_wasm_target()?;
    let package = ["clippy", "--package", "glossary-app", "--lib", "--bins"];
    let browser = ["--no-default-features", "--features", "hydrate", "--target", setup::WASM_TARGET];
    cargo(workspace, &[&package[..], &browser[..], &["--", "-D", "warnings"]].concat())
}

/// Unit and property tests.
///
/// # Errors
/// When one fails, or PostgreSQL cannot be had where it has to be.
pub fn unit(workspace: &Workspace) -> Result<()> {
    setup::postgres::find_or_install()?;
    cargo(workspace, &["test", "--workspace", "--no-fail-fast"])
}

/// The documentation builds, and its links lead somewhere.
///
/// # Errors
/// When rustdoc warns.
pub fn docs(workspace: &Workspace) -> Result<()> {
    let mut doc = process::cargo();
    doc.args(["doc", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    process::run(doc.current_dir(&workspace.root))
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    process::run(process::cargo().args(arguments).current_dir(&workspace.root))
}
