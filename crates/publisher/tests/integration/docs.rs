//! The generated tables of the manual in `docs/src`, and its samples.
//!
//! The keys of the settings, the front matter and `topics.toml` are declared in `tables`, and tests compare the
//! declarations with the parsers. The messages of `glossary check` come from `fixtures/check`.
//!
//! `GLOSSARY_UPDATE_DOCS=1 cargo test -p glossary-publisher docs` writes the tables into the pages.

mod documents;
mod examples;
#[path = "../../../../docs/generated.rs"]
mod generated;
mod html;
mod keys;
mod messages;
mod parsers;
mod rules;
mod tables;

use std::{fs, path::Path};

use generated::check;

#[test]
fn the_manual_lists_all_keys_of_the_files_that_people_write() {
    for table in tables::ALL {
        check(table.page, table.name, &table.to_markdown());
    }
}

#[test]
fn the_manual_lists_all_messages_of_glossary_check() {
    check("write/checking.md", "messages", &messages::to_markdown());
}

#[test]
fn the_manual_lists_all_rules() {
    check("write/checking.md", "rules", &rules::to_markdown());
}

#[test]
fn the_manual_lists_the_html_that_authors_may_write() {
    check("write/terms.md", "html-elements", &html::to_markdown());
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(path, target).unwrap();
        }
    }
}
