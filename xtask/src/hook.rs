//! Trunk's hooks. The hook before a build bundles the first script of every page. The hook after a build makes the app
//! smaller, bundles the scripts for other sites, and publishes the pages into the folder that Trunk is building, so that
//! `trunk build` and `trunk serve` produce finished pages too.

mod scripts;
mod shrink;

use std::{env, path::Path};

use anyhow::{Context, Result};

use crate::{
    app::APP_ONLY,
    setup::node_tools,
    site::{self, Profile, Source},
    workspace::Workspace,
};

/// Writes what Trunk's build reads: the bundled `boot.js`.
///
/// # Errors
/// When Node.js or esbuild is missing, or a script has an error.
pub fn before(workspace: &Workspace) -> Result<()> {
    scripts::bundle_boot(workspace, &node_tools::require(workspace)?)
}

/// Completes Trunk's staging folder.
///
/// # Errors
/// When Trunk is not the caller, or the content has problems: the build then fails.
pub fn after(workspace: &Workspace) -> Result<()> {
    let folder = env::var_os("TRUNK_STAGING_DIR")
        .context("this is Trunk's hook; `trunk build` calls it, you want `cargo xtask build`")?;
    let folder = Path::new(&folder);
    let tools = node_tools::require(workspace)?;
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        shrink::app(folder, &tools)?;
    }
    scripts::bundle(workspace, folder, &tools)?;
    if env::var_os(APP_ONLY).is_some() {
        return Ok(());
    }
    let glossary = site::program(workspace, Profile::Dev)?;
    site::publish(workspace, &glossary, folder, &Source::default(), folder, &[])
}

#[cfg(test)]
mod tests {
    /// `trunk serve` and `cargo xtask serve --watch` run side by side.
    #[test]
    fn trunk_publishes_into_a_folder_that_nothing_else_writes() {
        let settings: toml::Table = include_str!("../../Trunk.toml").parse().unwrap();
        let folder = settings["build"]["dist"].as_str().unwrap();
        assert!(folder.starts_with("target/"), "git ignores it: {folder}");
        assert!(!["target/app", "target/site", "target/bench"].contains(&folder), "{folder}");
    }
}
