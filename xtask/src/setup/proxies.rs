//! nginx and Caddy, behind which the inbox is tested.

use std::{env, path::PathBuf};

use anyhow::{Context, Result, bail};

use super::apt;
use crate::{console, process};

/// The programs and their packages of Debian.
const PROXIES: [(&str, &str); 2] = [("nginx", "nginx-light"), ("caddy", "caddy")];

/// The folders of servers, which may not be on the PATH.
const FOLDERS: [&str; 2] = ["/usr/sbin", "/usr/local/sbin"];

/// Finds the proxies, or installs Debian's packages if possible. Otherwise prints a warning, and the
/// tests behind proxies are skipped. In CI, a missing proxy is an error.
///
/// # Errors
/// When a proxy cannot be installed, or is missing in CI. The message contains the command.
pub fn find_or_install() -> Result<()> {
    for (name, package) in PROXIES {
        if process::find(name).or_else(|| process::find_in(name, FOLDERS.map(PathBuf::from))).is_some() {
            continue;
        }
        let missing = format!("{name} is missing: `apt-get install {package}` installs it on Debian");
        if apt::is_possible() {
            apt::install(name, &[package])
                .with_context(|| format!("{missing}. It could not be installed; that needs a network, once"))?;
        } else if env::var_os("CI").is_some() {
            bail!("{missing}. Without the variable CI, the tests with {name} are skipped with a warning");
        } else {
            console::warn(&format!("the inbox is NOT TESTED behind {name}. {missing}"));
        }
    }
    Ok(())
}
