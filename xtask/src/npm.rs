//! Node.js and its packages.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{
    process, say,
    stamp::{self, Stamp},
};

/// npm's file name; Windows finds a script only by its whole name.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Whether Node.js and npm answer.
pub fn is_present() -> bool {
    let answers = |program: &str| process::capture(process::command(program).arg("--version")).is_ok();
    answers("node") && answers(NPM)
}

/// Says that Node.js is missing, what for, and where to get it.
///
/// # Errors
/// When Node.js is missing.
pub fn require(what_for: &str) -> Result<()> {
    if !is_present() {
        bail!("{what_for} needs Node.js 20.19 or later, with npm: https://nodejs.org/en/download");
    }
    Ok(())
}

/// Installs the packages that the folder's package-lock.json names, unless they are there.
///
/// # Errors
/// When npm cannot fetch them.
pub fn install(folder: &Path, what: &str) -> Result<()> {
    let current = Stamp::default().files(folder, "package.json")?.files(folder, "package-lock.json")?.finish();
    let kept = folder.join("node_modules/.installed");
    if stamp::is_current(&kept, &current) {
        return Ok(());
    }
    say::step(&format!("Installing {what} with npm (about 10 seconds, once)"));
    let mut npm = process::command(NPM);
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    process::run(&mut npm).with_context(|| {
        format!("npm could not install {what}. With a network, `npm ci` in {} does it", folder.display())
    })?;
    fs::create_dir_all(folder.join("node_modules")).context("node_modules cannot be made")?;
    stamp::keep(&kept, &current)
}
