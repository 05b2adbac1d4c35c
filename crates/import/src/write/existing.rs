//! The files of the content folder.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    ImportError,
    convert::{ImportedGlossary, ImportedTerm, KnownTerm},
    limits,
    term_file::{FrontText, TermFile, split},
};

/// The files of a content folder.
#[derive(Debug, Default)]
pub struct Existing {
    files: HashMap<PathBuf, Found>,
    by_id: HashMap<String, PathBuf>,
}

/// A file of a term.
#[derive(Debug)]
pub struct Found {
    /// The text.
    pub text: String,
    /// The parsed file; `None` if the file is malformed.
    pub file: Option<TermFile>,
}

impl Found {
    /// Returns whether the front matter has comments.
    #[must_use]
    pub fn has_comments(&self) -> bool {
        match split(&self.text) {
            Some((FrontText::Toml(front) | FrontText::Yaml(front), _)) => front
                .lines()
                .any(|line| line.trim_start().starts_with('#') || line.contains("\" #") || line.contains("] #")),
            None => false,
        }
    }
}

impl Existing {
    /// Reads the files of a content folder, which need not exist.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(content: &Path) -> Result<Self, ImportError> {
        let mut existing = Self::default();
        let terms = content.join("terms");
        if !terms.is_dir() {
            return Ok(existing);
        }
        for path in limits::files(&terms)? {
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = fs::read(&path).map_err(|error| ImportError::Read { path: path.clone(), error })?;
            let text = String::from_utf8_lossy(&text).into_owned();
            let file = TermFile::parse(&text).ok();
            if let Some(id) = file.as_ref().map(|file| file.text("source_id")).filter(|id| !id.is_empty()) {
                existing.by_id.insert(id, path.clone());
            }
            existing.files.insert(path, Found { text, file });
        }
        Ok(existing)
    }

    /// Returns the file at a path.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<&Found> {
        self.files.get(path)
    }

    /// Returns the path of a term that was imported before.
    #[must_use]
    pub fn path(&self, term: &ImportedTerm) -> Option<PathBuf> {
        self.by_id.get(&term.source_id).cloned()
    }

    /// Returns the name of the term with an identity.
    #[must_use]
    pub fn name_of(&self, source_id: &str) -> Option<String> {
        let path = self.by_id.get(source_id)?;
        Some(self.files.get(path)?.file.as_ref()?.text("name"))
    }

    /// Returns slug and identity of the terms that an earlier import has written, and that a glossary has no longer. Terms
    /// of another source are left out.
    #[must_use]
    pub fn missing_from(&self, glossary: &ImportedGlossary) -> Vec<(String, String)> {
        let ids: std::collections::HashSet<&str> = glossary.terms.iter().map(|term| term.source_id.as_str()).collect();
        if glossary.is_export || !self.by_id.keys().any(|id| ids.contains(id.as_str())) {
            return Vec::new();
        }
        let gone = self.by_id.iter().filter(|(id, _)| !ids.contains(id.as_str()));
        let mut gone: Vec<_> = gone.map(|(id, path)| (slug(path), id.clone())).collect();
        gone.sort();
        gone
    }
}

/// Returns the terms of a content folder, for the choice of slugs.
#[must_use]
pub fn known(existing: &Existing) -> Vec<KnownTerm> {
    let text = |found: &Found, key: &str| found.file.as_ref().map(|file| file.text(key)).unwrap_or_default();
    let mut known: Vec<_> = existing
        .files
        .iter()
        .map(|(path, found)| KnownTerm {
            slug: slug(path),
            name: text(found, "name"),
            source_id: text(found, "source_id"),
        })
        .collect();
    known.sort_by(|one, other| one.slug.cmp(&other.slug));
    known
}

fn slug(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
