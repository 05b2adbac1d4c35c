//! PostgreSQL, over which the inbox is tested as it is over SQLite. The tests start
//! a private server of their own; here its programs are seen to.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::apt;
use crate::{console, process};

/// Where Debian puts the programs, by version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// What a server is made with.
const PROGRAM: &str = "initdb";

/// Sees to it that the tests find PostgreSQL: one that is given, one that is
/// installed, or Debian's package, which is installed where that is possible.
/// Elsewhere the user is told, and the tests over PostgreSQL are left out; in CI, where
/// nobody would read that, they are not.
///
/// # Errors
/// When it cannot be installed, or is missing in CI. The message holds the command.
pub fn find_or_install() -> Result<()> {
    if env::var_os("GLOSSARY_TEST_POSTGRES").is_some() || is_installed(Path::new(DEBIAN)) {
        return Ok(());
    }
    let missing = "PostgreSQL is missing: `apt-get install postgresql` installs it on Debian, and \
                   GLOSSARY_TEST_POSTGRES=postgres://user:password@host/database names one that runs";
    if apt::is_possible() {
        return apt::install("PostgreSQL", "postgresql").context(
            "PostgreSQL could not be installed; that needs a network, once. `apt-get install postgresql` does it",
        );
    }
    if env::var_os("CI").is_some() {
        bail!("{missing}. Without the variable CI, the tests over it are left out with a warning");
    }
    console::warn(&format!("the inbox is NOT TESTED over PostgreSQL. {missing}"));
    Ok(())
}

fn is_installed(debian: &Path) -> bool {
    let versions: Vec<PathBuf> =
        fs::read_dir(debian).into_iter().flatten().flatten().map(|version| version.path().join("bin")).collect();
    process::find(PROGRAM).or_else(|| process::find_in(PROGRAM, versions)).is_some()
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
