//! A hash over the inputs of a build step, to decide whether the step's output is up to date.
//!
//! The hash covers contents, not modification times: a fresh clone, a changed branch or an
//! undone edit alone does not cause a build.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::files;

/// A hash over file names, file contents and other facts.
#[derive(Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Adds a fact, such as a tool's version.
    pub fn fact(mut self, fact: &str) -> Self {
        self.add(fact.as_bytes());
        self
    }

    /// Adds a file, or all files of a folder, named from `root`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn files(mut self, root: &Path, name: &str) -> Result<Self> {
        for path in files::below(&root.join(name), &[])? {
            let contents = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let name = path.strip_prefix(root).unwrap_or(&path);
            self.add(name.to_string_lossy().replace('\\', "/").as_bytes());
            self.add(&contents);
        }
        Ok(self)
    }

    /// Adds a file's contents.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        self.add(&fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?);
        Ok(self)
    }

    /// Returns the hash in hexadecimal.
    pub fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }

    /// Adds bytes, after their length: otherwise `ab` + `c` and `a` + `bc` would be the same.
    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}

/// Returns the SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns whether `file` contains that fingerprint.
pub fn is_current(file: &Path, fingerprint: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|kept| kept == fingerprint)
}

/// Writes the fingerprint for the next run.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(file: &Path, fingerprint: &str) -> Result<()> {
    fs::write(file, fingerprint).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint_of(root: &Path) -> String {
        Fingerprint::default().files(root, "src").unwrap().finish()
    }

    #[test]
    fn changes_with_contents_and_with_names() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("src")).unwrap();
        let file = root.path().join("src/a.rs");
        fs::write(&file, "one").unwrap();
        let first = fingerprint_of(root.path());

        fs::write(&file, "two").unwrap();
        assert_ne!(fingerprint_of(root.path()), first);

        fs::write(&file, "one").unwrap();
        assert_eq!(fingerprint_of(root.path()), first);

        fs::rename(&file, root.path().join("src/b.rs")).unwrap();
        assert_ne!(fingerprint_of(root.path()), first);
    }

    #[test]
    fn the_boundary_between_facts_counts() {
        let one = Fingerprint::default().fact("ab").fact("c").finish();
        let other = Fingerprint::default().fact("a").fact("bc").finish();
        assert_ne!(one, other);
    }

    #[test]
    fn only_the_kept_fingerprint_is_current() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fingerprint");
        assert!(!is_current(&file, "x"));
        keep(&file, "x").unwrap();
        assert!(is_current(&file, "x"));
        assert!(!is_current(&file, "y"));
    }
}
