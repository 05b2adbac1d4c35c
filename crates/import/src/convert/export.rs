//! Conversion of the exports of this program, whose keys and texts stay unchanged.

use glossary_core::slug::Slug;

use super::{ImportedGlossary, ImportedTerm};
use crate::{Value, cells, report::Report, source::Source, term_file::TermFile};

/// Converts an export.
pub fn convert(source: Source) -> ImportedGlossary {
    let is_table = matches!(source.format.as_str(), "CSV" | "spreadsheet");
    let mut glossary = ImportedGlossary {
        format: source.format,
        is_export: true,
        topics_toml: source.topics_toml,
        report: Report::default(),
        ..ImportedGlossary::default()
    };
    glossary.report.extend(source.notes);
    for mut record in source.records {
        let mut term =
            ImportedTerm { slug: String::new(), source_id: String::new(), file: TermFile::default(), as_written: None };
        let mut extra: Vec<(String, Value)> = Vec::new();
        for (key, value) in record.fields {
            let value = match &value {
                Value::Text(text) if is_table => cells::decode(&key, text),
                _ => value,
            };
            let text = value.scalar().unwrap_or_default();
            match key.as_str() {
                "slug" => term.slug = text,
                "explanation" => term.file.explanation = text,
                "example" => term.file.example = text,
                "as_written" => term.as_written = Some(text),
                other => match other.strip_prefix("extra.") {
                    Some(own) => extra.push((own.to_owned(), value)),
                    None => term.file.front.push((key, value)),
                },
            }
        }
        if !extra.is_empty() {
            term.file.set("extra", Value::Map(extra));
        }
        // The file as written is used unless people have changed the other fields.
        let says_the_same =
            |text: &String| TermFile::parse(text).is_ok_and(|written| written.says_the_same(&term.file));
        term.as_written = term.as_written.filter(says_the_same);
        if Slug::unicode(&term.slug).is_err() {
            let text = [term.slug.as_str(), &term.file.render()].join("\n");
            record.notes.lost("slug", "a slug has lower-case letters, digits and single hyphens", text);
            glossary.report.extend(record.notes);
            continue;
        }
        record.notes.rename(&term.slug);
        glossary.report.extend(record.notes);
        glossary.terms.push(term);
    }
    glossary
}
