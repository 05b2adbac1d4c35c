//! Imports into temporary folders.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use glossary_import::{
    convert::{ConvertOptions, ImportedGlossary, convert},
    report::Outcome,
    source::{SourceOptions, read},
    term_file::TermFile,
    write::{Existing, Plan, WriteOptions, commit, known, plan},
};
use tempfile::TempDir;

/// An import into a new folder.
pub struct Import {
    pub folder: TempDir,
    pub glossary: ImportedGlossary,
    pub plan: Plan,
}

impl Import {
    pub fn content(&self) -> PathBuf {
        self.folder.path().join("content")
    }

    pub fn term(&self, slug: &str) -> TermFile {
        TermFile::parse(&self.text(slug)).unwrap()
    }

    pub fn text(&self, slug: &str) -> String {
        let path = self.content().join(format!("terms/{slug}.md"));
        fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {slug} in {:?}", self.slugs()))
    }

    pub fn slugs(&self) -> Vec<String> {
        self.glossary.terms.iter().map(|term| term.slug.clone()).collect()
    }

    pub fn lines(&self, outcome: Outcome) -> Vec<String> {
        let lines = self.glossary.report.lines.iter().filter(|line| line.outcome == outcome);
        lines.map(|line| format!("{}|{}|{}|{}", line.term, line.field, line.message, line.text)).collect()
    }
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

pub fn import_with(path: &Path, folder: TempDir, source: SourceOptions, overwrite: bool) -> Import {
    let content = folder.path().join("content");
    let existing = Existing::read(&content).unwrap();
    let options = ConvertOptions {
        source: source.clone(),
        today: jiff::civil::date(2026, 12, 1),
        known: known(&existing),
        ..ConvertOptions::default()
    };
    let mut glossary = convert(read(path, &source).unwrap(), &options);
    let plan = plan(&mut glossary, &existing, &WriteOptions { content: content.clone(), overwrite }).unwrap();
    commit(&content, &plan, &[]).unwrap();
    Import { folder, glossary, plan }
}

pub fn import(name: &str) -> Import {
    import_with(&fixture(name), tempfile::tempdir().unwrap(), SourceOptions::default(), false)
}

/// Imports a text in a file of this name.
pub fn import_text(name: &str, text: &str) -> Import {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    import_with(&path, folder, SourceOptions::default(), false)
}
