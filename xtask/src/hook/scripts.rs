//! The scripts that other sites load, and those of the configurator: bundled from their
//! modules into the app's folder, where `glossary build` takes them from.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{process, setup::node_tools::NodeTools, workspace::Workspace};

/// Bundles the modules; below the repository.
const BUNDLE: &str = "crates/publisher/src/embed/bundle.mjs";

/// Writes the bundled and minified scripts into a folder.
///
/// # Errors
/// When a script has a mistake: esbuild has printed its place.
pub fn bundle(workspace: &Workspace, folder: &Path, tools: &NodeTools) -> Result<()> {
    let mut node = process::command("node");
    node.arg(workspace.root.join(BUNDLE)).arg(folder).env("GLOSSARY_NODE_MODULES", &tools.node_modules);
    process::run(&mut node).context("cannot bundle the scripts for other sites")
}
