//! PostgreSQL, over which the inbox is tested as it is over SQLite. The tests start
//! a private server of their own; here its programs are seen to.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{process, say};

/// Where Debian puts the programs, by version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// What a server is made with.
const PROGRAM: &str = "initdb";

/// Sees to it that the tests find PostgreSQL: one that is given, one that is
/// installed, or Debian's package, which is installed where this runs as root.
/// Elsewhere the user is told, and the tests over PostgreSQL are left out.
///
/// # Errors
/// When it cannot be installed, or is missing in CI. The message holds the command.
pub fn find_or_install() -> Result<()> {
    if env::var_os("GLOSSARY_TEST_POSTGRES").is_some() || is_installed(Path::new(DEBIAN)) {
        return Ok(());
    }
    let missing = "PostgreSQL is missing: `apt-get install postgresql` installs it on Debian, and \
                   GLOSSARY_TEST_POSTGRES=postgres://user:password@host/database names one that runs";
    if is_root() && process::find("apt-get").is_some() {
        return install();
    }
    if env::var_os("CI").is_some() {
        bail!(missing);
    }
    say::warn(&format!("the inbox is NOT TESTED over PostgreSQL. {missing}"));
    Ok(())
}

fn install() -> Result<()> {
    say::step("Installing PostgreSQL with apt-get (about a minute, once)");
    let apt = |arguments: &[&str]| {
        let mut apt = process::command("apt-get");
        process::run(apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    // A fresh machine knows no packages yet.
    apt(&["update", "--quiet"])
        .and_then(|()| apt(&["install", "--quiet", "--yes", "--no-install-recommends", "postgresql"]))
        .context("PostgreSQL could not be installed; that needs a network, once. `apt-get install postgresql` does it")
}

fn is_installed(debian: &Path) -> bool {
    let versions: Vec<PathBuf> =
        fs::read_dir(debian).into_iter().flatten().flatten().map(|version| version.path().join("bin")).collect();
    process::find(PROGRAM).or_else(|| process::find_in(PROGRAM, versions)).is_some()
}

fn is_root() -> bool {
    process::capture(process::command("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debians_programs_are_found() {
        let folder = tempfile::tempdir().unwrap();
        if process::find(PROGRAM).is_none() {
            assert!(!is_installed(folder.path()));
        }
        let bin = folder.path().join("17/bin");
        fs::create_dir_all(&bin).unwrap();
        fs::write(bin.join(PROGRAM), "").unwrap();
        assert!(is_installed(folder.path()));
    }
}
