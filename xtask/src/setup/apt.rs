//! Packages of Debian and its derivatives, installed by apt-get.

use std::{env, process::Command};

use anyhow::Result;

use crate::{console, process};

/// Returns whether apt-get can install packages here: as root, or by `sudo` in CI, where no user
/// has to agree.
pub fn is_possible() -> bool {
    process::find("apt-get").is_some() && (is_root() || has_sudo())
}

/// Installs packages.
///
/// # Errors
/// When a package cannot be fetched, or [`is_possible`] is false.
pub fn install(name: &str, packages: &[&str]) -> Result<()> {
    console::step(&format!("Installing {name} with apt-get (about 1 minute, once)"));
    // A fresh machine has no package lists yet.
    process::run(apt().args(["update", "--quiet"]))?;
    process::run(apt().args(["install", "--quiet", "--yes", "--no-install-recommends"]).args(packages))
}

fn apt() -> Command {
    let mut apt = process::command(if is_root() { "env" } else { "sudo" });
    if !is_root() {
        apt.args(["--non-interactive", "env"]);
    }
    apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    apt
}

fn is_root() -> bool {
    process::capture(process::command("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}

fn has_sudo() -> bool {
    env::var_os("CI").is_some()
        && process::capture(process::command("sudo").args(["--non-interactive", "true"])).is_ok()
}
