//! Bundles scripts: the first script of every page, for Trunk; the scripts that other sites load and those of the
//! configurator, into the app's folder, from which `glossary build` copies them.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{process, setup::node_tools::NodeTools, workspace::Workspace};

/// The first module of the first script of every page, relative to the repository.
const BOOT: &str = "src/boot/main.js";

/// The bundled script, which `index.html` names, relative to the repository. Trunk puts a hash of the content into the
/// name of its copy.
const BUNDLED_BOOT: &str = "target/boot.js";

/// The program that bundles the modules, relative to the repository.
const BUNDLE: &str = "crates/publisher/src/embed/bundle.mjs";

/// Bundles the first script of every page.
///
/// # Errors
/// When a script has an error; esbuild prints the location.
pub fn bundle_boot(workspace: &Workspace, tools: &NodeTools) -> Result<()> {
    let mut esbuild = tools.esbuild()?;
    esbuild.args(["--bundle", "--format=iife", "--charset=utf8", "--target=esnext", "--log-level=warning"]);
    esbuild.arg(workspace.root.join(BOOT)).arg(format!("--outfile={}", workspace.root.join(BUNDLED_BOOT).display()));
    process::run(&mut esbuild).context("cannot bundle boot.js")
}

/// Writes the bundled and minified scripts into a folder.
///
/// # Errors
/// When a script has an error; esbuild prints the location.
pub fn bundle(workspace: &Workspace, folder: &Path, tools: &NodeTools) -> Result<()> {
    let mut node = process::command("node");
    node.arg(workspace.root.join(BUNDLE)).arg(folder).env("GLOSSARY_NODE_MODULES", &tools.node_modules);
    process::run(&mut node).context("cannot bundle the scripts for other sites")
}
