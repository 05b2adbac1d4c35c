//! The choice of the reader.

use std::path::{Path, PathBuf};

use super::{
    Record, Source, SourceOptions, dita, folder, html_page, markdown_page, moodle, pandoc, rdf::Notation, skos,
    structured, table, tbx, wordpress,
};
use crate::{
    ImportError, Value, limits,
    report::Notes,
    term_file::{self, TermFile},
};

/// The formats that `--format` names.
pub const FORMATS: [&str; 12] =
    ["csv", "xlsx", "markdown", "page", "json", "yaml", "html", "wordpress", "skos", "tbx", "moodle", "dita"];

/// Reads a file or a folder.
///
/// # Errors
/// When nothing can be read, or there are no terms.
pub fn read(path: &Path, options: &SourceOptions) -> Result<Source, ImportError> {
    let source = if path.is_dir() { read_folder(path, options)? } else { read_file(path, options)? };
    if source.records.is_empty() {
        let reason = "the files were read, and hold no entries".to_owned();
        return Err(ImportError::NoTerms { place: path.display().to_string(), reason });
    }
    Ok(source)
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read_file(path: &Path, options: &SourceOptions) -> Result<Source, ImportError> {
    let file = name(path);
    let extension = extension(path);
    let format = options.format.as_deref().unwrap_or(match extension.as_str() {
        "csv" | "tsv" | "tab" => "csv",
        "txt" => "csv",
        "xlsx" | "xlsm" | "xls" | "ods" => "xlsx",
        "json" | "jsonl" | "ndjson" => "json",
        "yaml" | "yml" => "yaml",
        "md" | "mdx" | "markdown" => "page",
        "html" | "htm" | "xhtml" => "html",
        "ttl" | "nt" => "turtle",
        "rdf" | "owl" => "rdf",
        "jsonld" => "jsonld",
        "xml" | "tbx" | "dita" | "wxr" => "xml",
        other if pandoc::reads(other) => "pandoc",
        _ => {
            let reason = format!(
                "the extension `.{extension}` is not known; name the format with --format: {}",
                FORMATS.join(", ")
            );
            return Err(ImportError::NoTerms { place: path.display().to_string(), reason });
        }
    });
    let text = || limits::read_text(path).map(|(text, _)| text);
    let mut source = match format {
        "csv" => table::read_text(&limits::read(path)?, &file, options),
        "xlsx" => table::read_sheets(limits::read(path)?, &file, options),
        "json" => read_json(&text()?, &file, options),
        "yaml" => structured::read(&text()?, if extension.starts_with('y') { &file } else { "x.yaml" }, options),
        "page" | "markdown" => match markdown_page::read(&text()?, &file, options)? {
            Some(source) => Ok(source),
            None if text()?.contains("<dt") => html_page::read(&text()?, &file, options),
            None => folder::read(path.parent().unwrap_or(Path::new("")), &[path.to_owned()], options),
        },
        "html" => html_page::read(&text()?, &file, options),
        "turtle" => skos::read(&text()?, Notation::Turtle, &file, options),
        "rdf" => skos::read(&text()?, Notation::Xml, &file, options),
        "jsonld" => skos::read(&text()?, Notation::JsonLd, &file, options),
        "xml" => read_xml(&text()?, &file, options),
        "wordpress" => wordpress::read(&text()?, &file, options),
        "skos" => {
            let text = text()?;
            let notation = match text.trim_start().chars().next() {
                Some('{' | '[') => Notation::JsonLd,
                Some('<') if text.contains("<rdf:RDF") => Notation::Xml,
                _ => Notation::Turtle,
            };
            skos::read(&text, notation, &file, options)
        }
        "tbx" => tbx::read(&text()?, &file, options),
        "moodle" => moodle::read(&text()?, &file),
        "dita" => dita::read(&text()?, &file),
        "pandoc" => html_page::read(&pandoc::to_html(path, &extension)?, &file, options),
        other => {
            Err(ImportError::Option(format!("there is no format `{other}`; the formats are {}", FORMATS.join(", "))))
        }
    }?;
    let folder = path.parent().map(Path::to_owned);
    for record in &mut source.records {
        record.folder = record.folder.take().or_else(|| folder.clone());
    }
    Ok(source)
}

fn read_json(text: &str, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let value = structured::parse(text, file)?;
    if let Some(source) = own_json(&value, file) {
        return Ok(source);
    }
    let first = match &value {
        Value::List(items) => items.first(),
        other => Some(other),
    };
    let is_linked = first.is_some_and(|first| ["@context", "@graph", "@id"].iter().any(|key| first.get(key).is_some()));
    if is_linked {
        return skos::read(text, Notation::JsonLd, file, options);
    }
    structured::from_value(value, file, options)
}

/// Reads this program's own export.
fn own_json(value: &Value, file: &str) -> Option<Source> {
    value.get("glossary_export")?;
    let Value::List(items) = value.get("terms")? else { return None };
    let mut source = Source {
        format: "export of a glossary".to_owned(),
        is_export: true,
        topics_toml: value.get("topics_toml").and_then(Value::scalar),
        notes: Notes::new("", file),
        ..Source::default()
    };
    for item in items {
        let Value::Map(fields) = item else { continue };
        let slug = item.get("slug").and_then(Value::scalar).unwrap_or_default();
        let place = format!("{file}: {slug}");
        source.records.push(Record {
            id: slug,
            has_own_id: true,
            fields: fields.clone(),
            notes: Notes::new("", place.clone()),
            place,
            ..Record::default()
        });
    }
    Some(source)
}

fn read_xml(text: &str, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let start: String = text.chars().take(5_000).collect();
    let has = |tag: &str| start.contains(tag);
    match () {
        () if has("<rss") => wordpress::read(text, file, options),
        () if has("<GLOSSARY") => moodle::read(text, file),
        () if has("<martif") || has("<tbx") => tbx::read(text, file, options),
        () if has("rdf:RDF") => skos::read(text, Notation::Xml, file, options),
        () if has("<glossentry") || has("<glossgroup") => dita::read(text, file),
        () => {
            let reason = "the XML is neither a WordPress export, a Moodle glossary, TBX, RDF nor DITA".to_owned();
            Err(ImportError::NoTerms { place: file.to_owned(), reason })
        }
    }
}

fn read_folder(path: &Path, options: &SourceOptions) -> Result<Source, ImportError> {
    if path.join("terms").is_dir() && path.join("topics.toml").is_file() {
        return read_own_folder(path);
    }
    let files = limits::files(path)?;
    let of = |extensions: &[&str]| -> Vec<PathBuf> {
        files.iter().filter(|file| extensions.contains(&extension(file).as_str())).cloned().collect()
    };
    let markdown = of(&["md", "mdx", "markdown"]);
    let data = of(&[
        "yaml", "yml", "json", "dita", "xml", "csv", "tsv", "xlsx", "html", "htm", "rst", "adoc", "ttl", "rdf",
        "jsonld",
    ]);
    let by_file = markdown.len() < data.len().max(1);
    let (mut source, read) = if by_file {
        (read_each(path, &data, options)?, data)
    } else if markdown.len() == 1 {
        (read_file(&markdown[0], options)?, markdown)
    } else {
        (folder::read(path, &markdown, options)?, markdown)
    };
    let images = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico"];
    for file in files.iter().filter(|file| !read.contains(file) && !images.contains(&extension(file).as_str())) {
        let place = file.strip_prefix(path).unwrap_or(file).display().to_string();
        let mut notes = Notes::new("", place);
        notes.lost("", "a file that was not read", name(file));
        source.notes.lines.extend(notes.lines);
    }
    Ok(source)
}

/// Reads each file of a folder separately, for formats such as a concept per file.
fn read_each(path: &Path, files: &[PathBuf], options: &SourceOptions) -> Result<Source, ImportError> {
    let mut all: Option<Source> = None;
    let mut notes = Notes::new("", path.display().to_string());
    for file in files {
        match read_file(file, options) {
            Ok(mut source) => {
                // A concept per file is named like its file, unless it says otherwise.
                let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                if let [record] = source.records.as_mut_slice()
                    && !record.has_own_id
                {
                    record.id = stem;
                    record.has_own_id = true;
                }
                match &mut all {
                    Some(all) => {
                        all.records.append(&mut source.records);
                        all.notes.lines.append(&mut source.notes.lines);
                        all.topic_names.append(&mut source.topic_names);
                    }
                    None => all = Some(source),
                }
            }
            Err(error @ (ImportError::NoTerms { .. } | ImportError::Malformed { .. })) => {
                let text = limits::read_text(file).map(|(text, _)| text).unwrap_or_default();
                notes.lost(&name(file), &error.to_string(), text);
            }
            Err(error) => return Err(error),
        }
    }
    let mut source = all.unwrap_or_default();
    source.notes.lines.extend(notes.lines);
    Ok(source)
}

/// Reads a content folder, or this program's export as Markdown.
fn read_own_folder(path: &Path) -> Result<Source, ImportError> {
    let mut source = Source {
        format: "content folder".to_owned(),
        is_export: true,
        topics_toml: Some(limits::read_text(&path.join("topics.toml"))?.0),
        notes: Notes::new("", path.display().to_string()),
        ..Source::default()
    };
    for file in limits::files(&path.join("terms"))? {
        if extension(&file) != "md" {
            continue;
        }
        let (text, _) = limits::read_text(&file)?;
        let place = format!("terms/{}", name(&file));
        let parsed = TermFile::parse(&text).map_err(|error| ImportError::malformed(place.clone(), error))?;
        let slug = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut fields = vec![("slug".to_owned(), Value::from(slug.clone()))];
        // The text below YAML front matter stays as it is; TOML front matter does, too.
        let body = term_file::split(&text).map_or("", |(_, body)| body);
        let written = if text.starts_with("+++") { text.clone() } else { parsed.render_with_body(body) };
        fields.push(("as_written".to_owned(), written.into()));
        fields.extend(parsed.front);
        fields.push(("explanation".to_owned(), parsed.explanation.into()));
        fields.push(("example".to_owned(), parsed.example.into()));
        source.records.push(Record {
            id: slug,
            has_own_id: true,
            fields,
            notes: Notes::new("", place.clone()),
            place,
            ..Record::default()
        });
    }
    Ok(source)
}
