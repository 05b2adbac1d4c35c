//! `cargo xtask dist`: an archive with the program, which has the app inside.
//!
//! The archive holds the program, its licence, the licences of its dependencies, and a software bill of materials. A
//! file with SHA-256 checksums is beside the archive.

mod archive;
mod licences;
mod packages;
mod sbom;
mod verify;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use self::packages::Packages;
use crate::{
    app,
    console::{self, Stages},
    process,
    workspace::Workspace,
};

/// The folder of the archives, in `target`.
const FOLDER: &str = "archives";
/// The cargo profile of released programs.
const PROFILE: &str = "dist";
/// The environment variable by which `crates/cli/build.rs` finds the app.
const EMBED_APP: &str = "GLOSSARY_EMBED_APP";

/// Builds the program with the app inside for a target, by default this machine, and packs it. Returns the archive. `app`
/// is a built app, which is built otherwise.
///
/// # Errors
/// When a tool is missing, something does not compile, or the finished program does not work.
pub fn run(workspace: &Workspace, target: Option<&str>, app: Option<&Path>) -> Result<PathBuf> {
    let host = host()?;
    let target = target.unwrap_or(&host);
    let mut stages = Stages::new(4);
    stages.next("the app");
    let app = match app {
        Some(app) => std::path::absolute(app).with_context(|| format!("--app {}", app.display()))?,
        None => app::build(workspace)?,
    };
    stages.next(&format!("the program for {target} (about 10 minutes the first time)"));
    let program = compile(workspace, target, &app)?;
    stages.next("licences and bill of materials");
    let packages = Packages::read(workspace, target)?;
    let folder = workspace.target.join(FOLDER);
    let name = format!("glossary-{}-{target}", packages.version);
    let staged = archive::stage(workspace, &folder.join(&name), &program, &packages, target)?;
    stages.next("the archive");
    if runs_here(target, &host) {
        verify::program(&staged)?;
    } else {
        console::warn(&format!("the program for {target} does not run here, so nothing tried it"));
    }
    let archive = archive::pack(&folder, &name, target.contains("windows"))?;
    stages.finish();
    Ok(archive)
}

/// Returns the target triple of this machine.
fn host() -> Result<String> {
    let version = process::capture(process::command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("`rustc -vV` names no host")
}

/// Returns whether a program for `target` runs on `host`: both have the same processor and the same system.
fn runs_here(target: &str, host: &str) -> bool {
    let without_library = |triple: &str| triple.trim_end_matches("-musl").trim_end_matches("-gnu").to_owned();
    without_library(target) == without_library(host)
}

fn compile(workspace: &Workspace, target: &str, app: &Path) -> Result<PathBuf> {
    // No path of this machine is in the program.
    let flags = format!("CARGO_TARGET_{}_RUSTFLAGS", target.to_uppercase().replace('-', "_"));
    let mut build = process::cargo();
    build.args(["build", "--package", "glossary", "--locked", "--profile", PROFILE, "--target", target]);
    build.env(EMBED_APP, app).env(&flags, app::rustflags(&flags)).current_dir(&workspace.root);
    process::run(&mut build)?;
    let suffix = if target.contains("windows") { ".exe" } else { "" };
    let program = workspace.target.join(target).join(PROFILE).join(format!("glossary{suffix}"));
    fs::metadata(&program).with_context(|| format!("cargo did not write {}", program.display()))?;
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_programs_for_this_processor_and_system_are_tried() {
        assert!(runs_here("x86_64-unknown-linux-musl", "x86_64-unknown-linux-gnu"));
        assert!(runs_here("aarch64-apple-darwin", "aarch64-apple-darwin"));
        assert!(!runs_here("aarch64-unknown-linux-musl", "x86_64-unknown-linux-gnu"));
        assert!(!runs_here("x86_64-pc-windows-msvc", "x86_64-unknown-linux-gnu"));
    }

    #[test]
    fn the_packages_inside_this_program_have_licences() {
        let workspace = Workspace::find().unwrap();
        let packages = Packages::read(&workspace, &host().unwrap()).unwrap();
        assert_eq!(packages.version, env!("CARGO_PKG_VERSION"));
        assert!(packages.dependencies.len() > 100, "{}", packages.dependencies.len());
        for package in &packages.dependencies {
            assert_ne!(package.licence, "NOASSERTION", "{}", package.id());
            assert!(package.checksum.is_some(), "{}", package.id());
        }
        let bill = sbom::document(&packages, "a target").to_string();
        // One of the program, one of the app alone, and a build script's.
        assert!(bill.contains("pkg:cargo/rustls@") && bill.contains("pkg:cargo/talc@"));
        assert!(!bill.contains("pkg:cargo/cc@"));
        let licences = licences::text(&packages).unwrap();
        assert!(licences.contains("Apache License") && licences.contains("rustls@"), "{licences:.500}");
    }
}
