//! Whether something is up to date: a hash over all that it was made from.
//!
//! Contents are compared rather than times, so that a fresh clone, a changed
//! branch and an undone edit are all judged right.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::files;

/// A hash over file names, file contents and other facts.
#[derive(Default)]
pub struct Stamp(Sha256);

impl Stamp {
    /// Adds a fact, such as a tool's version.
    pub fn fact(mut self, fact: &str) -> Self {
        self.add(fact.as_bytes());
        self
    }

    /// Adds a file, or all files of a folder, named from `root`.
    ///
    /// # Errors
    /// When one of them cannot be read.
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
    /// When it cannot be read.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        self.add(&fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?);
        Ok(self)
    }

    /// The hash as text.
    pub fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The length goes first: otherwise `ab` + `c` and `a` + `bc` would look the same.
    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}

/// Whether `file` holds that stamp.
pub fn is_current(file: &Path, stamp: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|kept| kept == stamp)
}

/// Keeps the stamp for the next time.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(file: &Path, stamp: &str) -> Result<()> {
    fs::write(file, stamp).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp_of(root: &Path) -> String {
        Stamp::default().files(root, "src").unwrap().finish()
    }

    #[test]
    fn changes_with_content_and_with_names() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("src")).unwrap();
        let file = root.path().join("src/a.rs");
        fs::write(&file, "one").unwrap();
        let first = stamp_of(root.path());

        fs::write(&file, "two").unwrap();
        assert_ne!(stamp_of(root.path()), first);

        fs::write(&file, "one").unwrap();
        assert_eq!(stamp_of(root.path()), first);

        fs::rename(&file, root.path().join("src/b.rs")).unwrap();
        assert_ne!(stamp_of(root.path()), first);
    }

    #[test]
    fn facts_do_not_run_together() {
        let one = Stamp::default().fact("ab").fact("c").finish();
        let other = Stamp::default().fact("a").fact("bc").finish();
        assert_ne!(one, other);
    }

    #[test]
    fn a_kept_stamp_is_current_and_another_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stamp");
        assert!(!is_current(&file, "x"));
        keep(&file, "x").unwrap();
        assert!(is_current(&file, "x"));
        assert!(!is_current(&file, "y"));
    }
}
