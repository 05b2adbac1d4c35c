//! Programs from released archives, each accepted only with the pinned SHA-256.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{fingerprint, process};

/// The seconds that curl waits for a connection.
const CONNECT_TIMEOUT: &str = "10";
/// The seconds that curl waits for the whole archive.
const DOWNLOAD_TIMEOUT: &str = "120";

/// An archive with a program.
#[derive(Debug)]
pub struct Archive {
    /// The operating system, as [`env::consts::OS`] names it.
    pub os: &'static str,
    /// The processor, as [`env::consts::ARCH`] names it.
    pub arch: &'static str,
    /// The archive's address.
    pub url: &'static str,
    /// The archive's SHA-256, in hexadecimal.
    pub sha256: &'static str,
}

impl Archive {
    /// Returns whether the program in the archive runs on this system.
    pub fn is_for_this_system(&self) -> bool {
        (self.os, self.arch) == (env::consts::OS, env::consts::ARCH)
    }
}

/// Downloads an archive with curl, checks its hash, and unpacks the program into a folder with tar.
///
/// # Errors
/// When the archive cannot be fetched, has another hash, or does not contain the program.
pub fn install(archive: &Archive, program: &str, folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join(format!("{program}.archive"));
    let mut curl = process::command("curl");
    curl.args(["--fail", "--silent", "--show-error", "--location", "--proto-redir", "=https"]);
    curl.args(["--connect-timeout", CONNECT_TIMEOUT, "--max-time", DOWNLOAD_TIMEOUT, "--output"]);
    process::capture(curl.arg(&file).arg(archive.url))?;
    let unpacked = unpack(archive, &file, program, folder);
    // If the file cannot be removed, the next installation overwrites it.
    let _ = fs::remove_file(&file);
    unpacked
}

fn unpack(archive: &Archive, file: &Path, program: &str, folder: &Path) -> Result<PathBuf> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let sha256 = fingerprint::sha256(&bytes);
    ensure!(sha256 == archive.sha256, "{} has the SHA-256 {sha256}, not the pinned {}", archive.url, archive.sha256);
    process::capture(process::command("tar").arg("-xzf").arg(file).arg("-C").arg(folder).arg(program))?;
    process::find_in(program, [folder.to_owned()]).with_context(|| format!("{} holds no {program}", archive.url))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packs a program `tool` and returns the archive's file and hash.
    fn packed(folder: &Path) -> (PathBuf, String) {
        fs::write(folder.join("tool"), "#!/bin/sh\n").unwrap();
        let file = folder.join("tool.tar.gz");
        process::capture(process::command("tar").arg("-czf").arg(&file).arg("-C").arg(folder).arg("tool")).unwrap();
        let sha256 = fingerprint::sha256(&fs::read(&file).unwrap());
        fs::remove_file(folder.join("tool")).unwrap();
        (file, sha256)
    }

    fn archive(sha256: String) -> Archive {
        Archive { os: "linux", arch: "x86_64", url: "https://example.org/tool.tar.gz", sha256: sha256.leak() }
    }

    #[test]
    fn only_an_archive_with_the_pinned_hash_is_unpacked() {
        let folder = tempfile::tempdir().unwrap();
        let (file, sha256) = packed(folder.path());
        let error = unpack(&archive("0".repeat(64)), &file, "tool", folder.path()).unwrap_err().to_string();
        assert!(error.contains("not the pinned 000"), "{error}");
        assert!(!folder.path().join("tool").exists());
        let program = unpack(&archive(sha256), &file, "tool", folder.path()).unwrap();
        assert_eq!(program, folder.path().join("tool"));
    }

    #[test]
    fn an_archive_without_the_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (file, sha256) = packed(folder.path());
        assert!(unpack(&archive(sha256), &file, "other", folder.path()).is_err());
    }
}
