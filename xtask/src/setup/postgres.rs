//! PostgreSQL, with which the inbox is tested as with SQLite. The tests start a private
//! server; this module finds or installs the server's programs.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::apt;
use crate::{console, process};

/// The folder of the programs on Debian, by version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The program that creates a server's data folder.
const PROGRAM: &str = "initdb";

/// Finds the PostgreSQL of the environment or of the system, or installs Debian's package if
/// possible. Otherwise prints a warning, and the tests with PostgreSQL are skipped. In CI, where
/// nobody would read the warning, a missing PostgreSQL is an error.
///
/// # Errors
/// When PostgreSQL cannot be installed, or is missing in CI. The message contains the command.
pub fn find_or_install() -> Result<()> {
    if env::var_os("GLOSSARY_TEST_POSTGRES").is_some() || is_installed(Path::new(DEBIAN)) {
        return Ok(());
    }
    let missing = "PostgreSQL is missing: `apt-get install postgresql` installs it on Debian, and \
                   GLOSSARY_TEST_POSTGRES=postgres://user:password@host/database names a running server";
    if apt::is_possible() {
        return apt::install("PostgreSQL", &["postgresql"]).context(
            "PostgreSQL could not be installed; that needs a network, once. `apt-get install postgresql` does it",
        );
    }
    if env::var_os("CI").is_some() {
        bail!("{missing}. Without the variable CI, the tests with PostgreSQL are skipped with a warning");
    }
    console::warn(&format!("the inbox is NOT TESTED with PostgreSQL. {missing}"));
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
