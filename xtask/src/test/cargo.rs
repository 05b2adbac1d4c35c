//! The checks and tests that cargo runs.

use anyhow::Result;

use super::{sites::Sites, tally::Tally};
use crate::{process, setup, workspace::Workspace};

/// The environment variable that makes the durability tests run for minutes instead of seconds.
const DURABILITY_SECONDS: (&str, &str) = ("GLOSSARY_DURABILITY_SECONDS", "60");

/// Checks the format; `cargo fmt --all` corrects it.
pub fn fmt(workspace: &Workspace) -> Result<Tally> {
    setup::require_component("rustfmt", "fmt")?;
    cargo(workspace, &["fmt", "--all", "--check"])
}

/// Runs clippy on everything that runs on the host.
pub fn clippy(workspace: &Workspace) -> Result<Tally> {
    setup::require_component("clippy", "clippy")?;
    cargo(workspace, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

/// Runs clippy on the app as the browser runs it.
pub fn clippy_wasm(workspace: &Workspace) -> Result<Tally> {
    setup::require_component("clippy", "clippy")?;
    setup::require_wasm_target()?;
    let package = ["clippy", "--package", "glossary-app", "--lib", "--bins"];
    let browser = ["--no-default-features", "--features", "hydrate", "--target", setup::WASM_TARGET];
    cargo(workspace, &[&package[..], &browser[..], &["--", "-D", "warnings"]].concat())
}

/// Runs unit, property and integration tests. They also compile the `glossary` program.
pub fn unit(workspace: &Workspace, sites: &mut Sites, all: bool) -> Result<Tally> {
    setup::postgres::find_or_install()?;
    setup::proxies::find_or_install()?;
    let mut test = process::cargo();
    test.args(["test", "--workspace", "--no-fail-fast"]).current_dir(&workspace.root);
    if all {
        test.env(DURABILITY_SECONDS.0, DURABILITY_SECONDS.1);
    }
    let mut tally = Tally::default();
    let result = process::run_lines(&mut test, |line| tally.read(line));
    match result {
        Ok(()) => {
            sites.program_is_built = true;
            Ok(tally)
        }
        // The failed tests are printed and counted.
        Err(_) if tally.failed > 0 => Ok(tally),
        Err(error) => Err(error),
    }
}

/// Builds the documentation with broken links as errors.
pub fn docs(workspace: &Workspace) -> Result<Tally> {
    let mut doc = process::cargo();
    doc.args(["doc", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    process::run(doc.current_dir(&workspace.root))?;
    Ok(Tally::passed(1))
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<Tally> {
    process::run(process::cargo().args(arguments).current_dir(&workspace.root))?;
    Ok(Tally::passed(1))
}
