//! Node.js and its packages.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{
    console,
    fingerprint::{self, Fingerprint},
    process,
};

/// npm's file name: Windows finds a script only by its full name.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The oldest Node.js that runs the installed packages: major and minor version.
const OLDEST: (u32, u32) = (20, 19);

/// Requires Node.js and npm.
///
/// # Errors
/// When Node.js is missing or too old. The message says what needs Node.js and where to download it.
pub fn require(what_for: &str) -> Result<()> {
    let node = version_of(NPM).and_then(|_| version_of("node"));
    match missing(node.as_deref()) {
        Some(but) => bail!(
            "{what_for} needs Node.js {}.{} or later, with npm{but}: https://nodejs.org/en/download",
            OLDEST.0,
            OLDEST.1
        ),
        None => Ok(()),
    }
}

fn version_of(program: &str) -> Option<String> {
    process::capture(process::command(program).arg("--version")).ok()
}

/// Returns `None` where the version is recent enough, else the end of the error message.
fn missing(version: Option<&str>) -> Option<String> {
    let Some(version) = version.map(str::trim) else { return Some(String::new()) };
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) if (major, minor) < OLDEST => Some(format!(" (this is {version})")),
        // npm itself checks versions in another format.
        _ => None,
    }
}

/// Installs the packages that the folder's package-lock.json names, unless they are installed.
///
/// # Errors
/// When npm cannot fetch a package.
pub fn install(folder: &Path, what: &str) -> Result<()> {
    let current = Fingerprint::default().files(folder, "package.json")?.files(folder, "package-lock.json")?.finish();
    let kept = folder.join("node_modules/.installed");
    if fingerprint::is_current(&kept, &current) {
        return Ok(());
    }
    console::step(&format!("Installing {what} with npm (about 10 seconds, once)"));
    let mut npm = process::command(NPM);
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    process::run(&mut npm).with_context(|| {
        format!("npm could not install {what}. With a network, `npm ci` in {} does it", folder.display())
    })?;
    fs::create_dir_all(folder.join("node_modules")).context("node_modules cannot be made")?;
    fingerprint::keep(&kept, &current)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_reported() {
        assert_eq!(missing(Some("v18.20.4\n")).unwrap(), " (this is v18.20.4)");
        assert!(missing(Some("v20.18.3")).is_some());
        assert_eq!(missing(None).unwrap(), "");
        for recent in ["v20.19.0\n", "v22.4.0", "v100.0.0-nightly", "canary"] {
            assert_eq!(missing(Some(recent)), None, "{recent}");
        }
    }
}
