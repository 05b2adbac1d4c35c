//! Moodle's glossary exports.

use super::{Markup, Record, Source};
use crate::{
    ImportError, Value,
    report::Notes,
    xml::{self, Element},
};

/// Reads an export.
pub fn read(text: &str, file: &str) -> Result<Source, ImportError> {
    let root = xml::parse(text, file)?;
    let mut source = Source { format: "Moodle glossary".to_owned(), notes: Notes::new("", file), ..Source::default() };
    for info in root.descendants("INFO") {
        for part in ["NAME", "INTRO"] {
            if let Some(text) = info.child_text(part) {
                source.notes.lost(part, "the glossary's own texts; write them into glossary.toml", text);
            }
        }
    }
    for entry in root.descendants("ENTRY") {
        source.records.push(record(entry, format!("{file}:{}", entry.line)));
    }
    Ok(source)
}

fn record(entry: &Element, place: String) -> Record {
    // https://docs.moodle.org/en/Text_formats
    let markup = if entry.child_text("FORMAT").as_deref() == Some("4") { Markup::Markdown } else { Markup::Html };
    let mut record = Record { notes: Notes::new("", place.clone()), place, markup, ..Record::default() };
    let text = |name: &str| entry.child_text(name);
    if let Some(name) = text("CONCEPT") {
        record.fields.push(("name".to_owned(), name.into()));
    }
    let names = |group: &str, item: &str| -> Vec<String> {
        let items = entry.child(group).into_iter().flat_map(|group| group.all(item));
        items.filter_map(|item| item.child_text("NAME").or_else(|| Some(item.trimmed()))).collect()
    };
    for (key, group, item) in
        [("aliases", "ALIASES", "ALIAS"), ("topics", "CATEGORIES", "CATEGORY"), ("tags", "TAGS", "TAG")]
    {
        let found: Vec<_> = names(group, item).into_iter().filter(|name| !name.is_empty()).collect();
        if !found.is_empty() {
            record.fields.push((key.to_owned(), found.into()));
        }
    }
    if text("CASESENSITIVE").as_deref() == Some("1") {
        record.fields.push(("exact_case".to_owned(), Value::Bool(true)));
    }
    if text("USEDYNALINK").as_deref() == Some("0") {
        record.fields.push(("autolink".to_owned(), Value::Bool(false)));
    }
    record.body = text("DEFINITION").unwrap_or_default();
    for files in ["ENTRYFILES", "ATTACHMENTFILES"] {
        for name in entry.child(files).into_iter().flat_map(|files| files.descendants("FILENAME")) {
            record.notes.lost(files, "a file inside of the export", name.trimmed());
        }
    }
    record
}
