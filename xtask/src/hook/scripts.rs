//! Bundles the scripts that other sites load, and those of the configurator, into the
//! app's folder, from which `glossary build` copies them.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{process, setup::node_tools::NodeTools, workspace::Workspace};

/// The program that bundles the modules, relative to the repository.
const BUNDLE: &str = "crates/publisher/src/embed/bundle.mjs";

/// Writes the bundled and minified scripts into a folder.
///
/// # Errors
/// When a script has an error; esbuild prints the location.
pub fn bundle(workspace: &Workspace, folder: &Path, tools: &NodeTools) -> Result<()> {
    let mut node = process::command("node");
    node.arg(workspace.root.join(BUNDLE)).arg(folder).env("GLOSSARY_NODE_MODULES", &tools.node_modules);
    process::run(&mut node).context("cannot bundle the scripts for other sites")
}
