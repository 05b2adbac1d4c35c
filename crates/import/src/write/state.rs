//! What the last import has written: a digest of each key, by which changes of people are recognised.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{ImportError, term_file::TermFile};

/// The file in the content folder.
pub const FILE: &str = ".import.json";

/// The digests of the keys of each term, by the identity in the source.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct State {
    terms: BTreeMap<String, BTreeMap<String, String>>,
}

impl State {
    /// Reads the file, which need not exist.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                ImportError::malformed(path.display().to_string(), format!("{error}; delete the file to begin again"))
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(ImportError::Read { path: path.to_owned(), error }),
        }
    }

    /// Returns the text of the file.
    pub fn render(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Returns whether an earlier import has written a term.
    pub fn has(&self, id: &str) -> bool {
        self.terms.contains_key(id)
    }

    /// Returns the digests of what was written last.
    pub fn base(&self, id: &str) -> Option<&BTreeMap<String, String>> {
        self.terms.get(id)
    }

    /// Notes what is written.
    pub fn set(&mut self, id: &str, file: &TermFile) {
        if !id.is_empty() {
            self.terms.insert(id.to_owned(), digests(file));
        }
    }

    /// Notes what the source has after a merge. Keys whose text here was kept against the source stay as they were, so that
    /// the next import reports them again.
    pub fn merged<'a>(&mut self, id: &str, source: &TermFile, kept: impl Iterator<Item = &'a String>) {
        if id.is_empty() {
            return;
        }
        let before = self.terms.get(id).cloned().unwrap_or_default();
        let mut after = digests(source);
        for key in kept {
            match before.get(key) {
                Some(digest) => drop(after.insert(key.clone(), digest.clone())),
                None => drop(after.remove(key)),
            }
        }
        self.terms.insert(id.to_owned(), after);
    }
}

/// Returns the digests of all keys and sections of a file.
pub fn digests(file: &TermFile) -> BTreeMap<String, String> {
    file.parts().into_iter().map(|(key, text)| (key, digest(&text))).collect()
}

/// Returns a short digest of a text.
pub fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
