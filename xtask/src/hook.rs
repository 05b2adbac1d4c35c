//! Trunk's post_build hook: makes the app smaller, and publishes the pages into the
//! folder that Trunk is building, so that `trunk build` and `trunk serve` bring finished
//! pages too.

mod smaller;

use std::{env, path::Path};

use anyhow::{Context, Result};

use crate::{
    site::{self, Source},
    workspace::Workspace,
};

/// Set where only the app is wanted: the pages are published elsewhere.
pub const APP_ONLY: &str = "GLOSSARY_APP_ONLY";

/// Works in the folder that Trunk names.
///
/// # Errors
/// When Trunk is not the caller, or the content has problems: the build then fails.
pub fn run(workspace: &Workspace) -> Result<()> {
    let folder = env::var_os("TRUNK_STAGING_DIR")
        .context("this is Trunk's hook; `trunk build` calls it, you want `cargo xtask build`")?;
    let folder = Path::new(&folder);
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        smaller::make(workspace, folder)?;
    }
    if env::var_os(APP_ONLY).is_some() {
        return Ok(());
    }
    let glossary = site::program(workspace)?;
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
