//! A site with three terms in a temporary folder.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use glossary_publisher::{
    content::{Glossary, ReadOptions, Reader},
    publish::{Published, Publisher},
    settings::Settings,
};
use jiff::civil::Date;
use tempfile::TempDir;

use crate::common::{TRUNK_PAGE, write_app};

pub struct Site {
    pub folder: TempDir,
    pub reader: Reader,
    pub publisher: Publisher,
}

impl Site {
    /// Creates a site with three terms. The first term names the second as related.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("content/terms")).unwrap();
        write_app(&path("app"), TRUNK_PAGE);
        fs::write(path("glossary.toml"), SETTINGS).unwrap();
        fs::write(path("content/topics.toml"), "[[topic]]\nslug = \"t\"\nname = \"T\"\nsummary = \"All.\"\n").unwrap();
        let publisher = Publisher::new(&path("app"), &path("public"), &path("out"));
        let site = Self { folder, reader: Reader::default(), publisher };
        site.write("alpha", "The first letter.", &["beta"]);
        site.write("beta", "The second letter.", &[]);
        site.write("gamma", "The third letter.", &[]);
        site
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, slug: &str, definition: &str, related: &[&str]) {
        let related = related.iter().map(|slug| format!("\"{slug}\"")).collect::<Vec<_>>().join(", ");
        let text = format!(
            "+++\nname = \"{slug}\"\ntopic = \"t\"\ndefinition = \"{definition}\"\nrelated = [{related}]\n\
             updated = 2026-01-01\n+++\nText.\n\n## Example\n\nText.\n"
        );
        fs::write(self.path("content/terms").join(slug).with_extension("md"), text).unwrap();
    }

    pub fn read(&mut self) -> (Glossary, Settings) {
        let settings = Settings::read(&self.path("glossary.toml"), [], Some(&self.path("public"))).unwrap();
        let options = ReadOptions {
            drafts: false,
            today: Date::constant(2026, 11, 22),
            base: "",
            public: self.folder.path(),
            settings: &settings.content,
        };
        let (glossary, problems) = self.reader.read(&self.folder.path().join("content"), &options);
        assert!(!problems.has_errors(), "{problems:?}");
        (glossary, settings)
    }

    pub fn publish(&mut self) -> Published {
        let (glossary, settings) = self.read();
        self.publisher.publish(&glossary, &settings, || ()).unwrap()
    }

    /// Asserts that the published files equal those of a first publish.
    pub fn assert_equals_a_first_publish(&mut self) {
        let (glossary, settings) = self.read();
        let fresh = self.path("fresh");
        Publisher::new(&self.path("app"), &self.path("public"), &fresh).publish(&glossary, &settings, || ()).unwrap();
        assert_eq!(without_kept(files(&self.path("out"))), files(&fresh));
        fs::remove_dir_all(fresh).unwrap();
    }
}

pub const SETTINGS: &str = r#"
[site]
name = "Letters"
description = "A glossary."
base_url = "https://www.example.com/"
company = "Example"

[pictures]
cards = false
"#;

pub fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), text);
            }
        }
    }
    files
}

/// Removes the files that are only kept for open pages.
pub fn without_kept(mut files: BTreeMap<PathBuf, String>) -> BTreeMap<PathBuf, String> {
    let list = files.remove(Path::new(".published")).unwrap();
    let (kept, names): (Vec<_>, Vec<_>) = list.lines().partition(|line| line.starts_with('/'));
    for name in kept {
        assert!(files.remove(Path::new(&name[1..])).is_some(), "{name}");
    }
    files.insert(".published".into(), names.iter().flat_map(|name| [*name, "\n"]).collect());
    files
}
