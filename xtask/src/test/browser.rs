//! Journeys in a real browser: Playwright's tests in `end2end`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::sites::Published;
use crate::{npm, process, say, setup::apt, workspace::Workspace};

/// The names by which systems call Chromium and its relatives.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Runs the tests. They start the servers themselves, from what the variables name:
/// `GLOSSARY_BIN`, `GLOSSARY_APP`, `SITE_ROOT`, `SITE_BELOW`, `SITE_FIELDS`, `SITE_LARGE` and, unless the browser is Playwright's own, `CHROMIUM_PATH`.
///
/// # Errors
/// When a test fails, or there is no browser and none can be installed.
pub fn check(workspace: &Workspace, published: &Published) -> Result<()> {
    npm::require("testing in a browser")?;
    let folder = workspace.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    let chromium = chromium(&folder)?;
    let mut tests = playwright(&folder);
    tests.arg("test");
    tests.env("GLOSSARY_BIN", &published.glossary).env("GLOSSARY_APP", &published.app);
    tests.env("SITE_ROOT", &published.root).env("SITE_BELOW", &published.below).env("SITE_FIELDS", &published.fields);
    tests.env("SITE_LARGE", &published.large);
    if let Some(chromium) = chromium {
        tests.env("CHROMIUM_PATH", chromium);
    }
    process::run(&mut tests)
}

/// The Chromium of the machine, installed where there is none; `None` is Playwright's own.
///
/// # Errors
/// When there is no browser and none can be installed.
pub fn chromium(folder: &Path) -> Result<Option<PathBuf>> {
    match find() {
        Some(found) => Ok(Some(found)),
        None => install(folder),
    }
}

fn find() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| process::find(name))
}

/// Installs Chromium: on Debian by apt where that is possible, which also brings the
/// libraries that it needs; elsewhere Playwright's own, to which it knows the way (`None`).
fn install(folder: &Path) -> Result<Option<PathBuf>> {
    if is_debian() && apt::is_possible() {
        apt::install("Chromium", "chromium")?;
        return Ok(find());
    }
    say::step("Fetching Playwright's Chromium (about 1 minute, once)");
    process::run(playwright(folder).args(["install", "chromium"])).context(
        "no Chromium was found on the PATH, and Playwright could not fetch its own. \
         Install Chromium or Chrome by the system's own means, and run this again",
    )?;
    Ok(None)
}

/// Debian itself: elsewhere the package `chromium` may be an empty shell.
fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn playwright(folder: &Path) -> Command {
    let mut playwright = process::command("node");
    playwright.arg(folder.join("node_modules/@playwright/test/cli.js")).current_dir(folder);
    playwright
}
