//! The generated tables of the manual in `docs/src`.
//!
//! A table is between `<!-- generated: <name> -->` and `<!-- /generated -->`. The keys of the settings, the front matter
//! and `topics.toml` are declared in `keys`, and tests compare the declarations with the parsers. The messages of
//! `glossary check` come from `fixtures/check`.
//!
//! `GLOSSARY_UPDATE_DOCS=1 cargo test -p glossary-publisher docs` writes the tables into the pages.

mod documents;
mod examples;
mod html;
mod keys;
mod messages;
mod parsers;
mod tables;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use documents::{between, documents, root};

const UPDATE: &str = "GLOSSARY_UPDATE_DOCS";

/// Returns the generated tables by name.
fn generated() -> BTreeMap<&'static str, String> {
    let keys = tables::ALL.iter().map(|table| (table.name, table.to_markdown()));
    keys.chain([("messages", messages::to_markdown()), ("html-elements", html::to_markdown())]).collect()
}

#[test]
fn the_tables_in_the_manual_match_the_code() {
    let generated = generated();
    let mut used = BTreeSet::new();
    let mut stale = Vec::new();
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        let updated = between(&text, |name| {
            used.insert(name.to_owned());
            generated.get(name).cloned()
        });
        if updated == text {
            continue;
        }
        if std::env::var_os(UPDATE).is_some() {
            fs::write(&path, updated).unwrap();
        } else {
            stale.push(path.strip_prefix(root()).unwrap().display().to_string());
        }
    }
    assert!(stale.is_empty(), "{stale:?} differ from the code; run {UPDATE}=1 cargo test -p glossary-publisher docs");
    let names: BTreeSet<_> = generated.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(used, names, "names in the pages, and names that are generated");
}

/// Writes a row of a Markdown table.
fn row(table: &mut String, cells: &[&str]) {
    let cells = cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>();
    writeln!(table, "| {} |", cells.join(" | ")).unwrap();
}

/// Writes the head of a Markdown table.
fn head(table: &mut String, cells: &[&str]) {
    row(table, cells);
    row(table, &vec!["---"; cells.len()]);
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(path, target).unwrap();
        }
    }
}
