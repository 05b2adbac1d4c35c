//! Chromium, in which the browser tests and the benchmarks run.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::apt;
use crate::{console, process};

/// The program names of Chromium and Chrome.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Finds the machine's Chromium, or installs one. `None` means Playwright's own Chromium.
///
/// # Errors
/// When there is no browser and none can be installed.
pub fn find_or_install(end2end: &Path) -> Result<Option<PathBuf>> {
    match find() {
        Some(found) => Ok(Some(found)),
        None => install(end2end),
    }
}

/// Returns a command of Playwright, as installed in the folder `end2end`.
pub fn playwright(end2end: &Path) -> Command {
    let mut playwright = process::command("node");
    playwright.arg(end2end.join("node_modules/@playwright/test/cli.js")).current_dir(end2end);
    playwright
}

fn find() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| process::find(name))
}

/// Installs Debian's Chromium with its libraries, if apt-get can. Otherwise Playwright downloads
/// its own Chromium, and finds that one without a setting.
fn install(end2end: &Path) -> Result<Option<PathBuf>> {
    if is_debian() && apt::is_possible() {
        apt::install("Chromium", &["chromium"])?;
        return Ok(find());
    }
    console::step("Downloading Playwright's Chromium (about 1 minute, once)");
    process::run(playwright(end2end).args(["install", "chromium"])).context(
        "no Chromium was found on the PATH, and Playwright could not download its own. \
         Install Chromium or Chrome with the system's package manager, and run this command again",
    )?;
    Ok(None)
}

/// Returns whether this is Debian itself: on derivatives the package `chromium` may be an empty stub.
pub(super) fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}
