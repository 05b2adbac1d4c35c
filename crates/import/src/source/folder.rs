//! A folder of Markdown files with front matter: Hugo, Jekyll, Docusaurus, Astro, MDN, Obsidian.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{Markup, Record, Source, SourceOptions, languages};
use crate::{
    ImportError, Value,
    keys::{self, Field},
    limits,
    markdown::headings,
    report::Notes,
    term_file,
};

/// Reads the Markdown files of a folder.
pub fn read(folder: &Path, files: &[PathBuf], options: &SourceOptions) -> Result<Source, ImportError> {
    let mut source = Source {
        format: "Markdown folder".to_owned(),
        notes: Notes::new("", folder.display().to_string()),
        folders: folders(folder),
        ..Source::default()
    };
    let mut by_stem: BTreeMap<String, Vec<(Option<String>, &PathBuf)>> = BTreeMap::new();
    for file in files {
        let (stem, language) = identity(folder, file);
        by_stem.entry(stem).or_default().push((language, file));
    }
    let single = by_stem.len() == 1;
    let stems: Vec<String> = by_stem.keys().cloned().collect();
    let mut subfolders = BTreeSet::new();
    for (stem, mut versions) in by_stem {
        versions.sort();
        let chosen = choose(&versions, options.language.as_deref());
        for (_, (language, file)) in versions.iter().enumerate().filter(|(at, _)| Some(*at) != chosen) {
            let (text, _) = limits::read_text(file)?;
            let language = language.clone().unwrap_or_else(|| "another".to_owned());
            let message =
                format!("text in another language; import it with --language {language} into a folder of its own");
            source.notes.lost(&relative(folder, file), &message, text);
        }
        let Some((_, file)) = chosen.and_then(|at| versions.get(at)) else { continue };
        let place = relative(folder, file);
        let (text, _) = limits::read_text(file)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let at_top = file.parent() == Some(folder);
        let has_pages = name == "index" && stems.iter().any(|other| other.starts_with(&format!("{stem}/")));
        let is_list =
            has_pages || name == "_index" || name.starts_with("readme") || name == "index" && at_top && !single;
        if is_list {
            source.notes.lost(&place, "a page of the folder, which is no term", text);
            continue;
        }
        if let Some((top, _)) = stem.split_once('/') {
            subfolders.insert(top.to_owned());
        }
        source.records.push(record(&text, &place, &stem, file));
    }
    if subfolders.len() > 1 {
        for record in &mut source.records {
            let has_topic = record.fields.iter().any(|(key, value)| {
                keys::field(key).is_some_and(|(field, _)| field == Field::Topics) && !value.is_empty()
            });
            if let (false, Some((top, _))) = (has_topic, record.id.split_once('/')) {
                let top = top.to_owned();
                record.fields.push(("topic".to_owned(), top.into()));
            }
        }
    }
    Ok(source)
}

/// Returns the names of a folder and the folders around it that links may have.
fn folders(folder: &Path) -> Vec<String> {
    let names = folder.iter().rev().take(2).map(|name| name.to_string_lossy().trim_start_matches('_').to_lowercase());
    names.filter(|name| !name.is_empty() && name != "." && name != "..").collect()
}

fn relative(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap_or(file).display().to_string().replace('\\', "/")
}

/// Returns the path of a file without extension, `/index` and language, and the language.
fn identity(folder: &Path, file: &Path) -> (String, Option<String>) {
    let mut stem = relative(folder, &file.with_extension(""));
    let mut language = None;
    if let Some((start, end)) = stem.rsplit_once('.')
        && languages::is_language(end)
    {
        language = Some(end.to_owned());
        stem = start.to_owned();
    }
    for index in ["/index", "/_index"] {
        if let Some(start) = stem.strip_suffix(index) {
            stem = start.to_owned();
        }
    }
    (stem, language)
}

fn choose(versions: &[(Option<String>, &PathBuf)], wanted: Option<&str>) -> Option<usize> {
    match wanted {
        Some(wanted) => versions
            .iter()
            .position(|(language, _)| language.as_ref().is_some_and(|language| languages::matches(language, wanted)))
            .or_else(|| versions.iter().position(|(language, _)| language.is_none())),
        None => versions.iter().position(|(language, _)| language.is_none()).or(Some(0)),
    }
}

fn record(text: &str, place: &str, stem: &str, file: &Path) -> Record {
    let mut notes = Notes::new("", place);
    let (front, body) = match term_file::split(text) {
        Some((front, body)) => (Some(front), body),
        None => (None, text),
    };
    let mut fields = match front.as_ref().map(term_file::FrontText::parse) {
        Some(Ok(Value::Map(fields))) => fields,
        Some(Ok(_)) | None => Vec::new(),
        Some(Err(error)) => {
            notes.changed("front matter", "the front matter is malformed, and was read line by line", error);
            let (term_file::FrontText::Toml(text) | term_file::FrontText::Yaml(text)) =
                front.as_ref().unwrap_or(&term_file::FrontText::Yaml(""));
            by_line(text, &mut notes)
        }
    };
    let mut id = stem.to_owned();
    let last = stem.rsplit('/').next().unwrap_or(stem).to_owned();
    // Jekyll's posts have their day in their name.
    if let Some((day, rest)) = last.get(..10).zip(last.get(11..))
        && day.parse::<jiff::civil::Date>().is_ok()
        && !rest.is_empty()
    {
        fields.push(("date".to_owned(), day.into()));
        rest.clone_into(&mut id);
    }
    let mut body = body.to_owned();
    let has_name = fields
        .iter()
        .any(|(key, value)| keys::field(key).is_some_and(|(field, _)| field == Field::Name) && !value.is_empty());
    if !has_name {
        let first = headings(&body).into_iter().next().filter(|heading| heading.level == 1);
        let name = match first {
            Some(heading) if body[..heading.range.start].trim().is_empty() => {
                let name = body[heading.inner.clone()].to_owned();
                body.replace_range(..heading.range.end, "");
                name
            }
            _ => name_of_file(&last),
        };
        fields.insert(0, ("name".to_owned(), name.into()));
    }
    Record {
        place: place.to_owned(),
        id,
        has_own_id: true,
        fields,
        body,
        markup: Markup::Markdown,
        folder: file.parent().map(Path::to_owned),
        notes,
    }
}

/// Returns a name for a file without a title: Obsidian's files are named like their notes.
fn name_of_file(stem: &str) -> String {
    if stem.contains(' ') || stem.chars().any(char::is_uppercase) {
        return stem.replace('_', " ");
    }
    let words = stem.replace(['-', '_'], " ");
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Reads lines such as `key: value` of malformed front matter.
fn by_line(text: &str, notes: &mut Notes) -> Vec<(String, Value)> {
    let mut fields: Vec<(String, Value)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let pair = line.split_once(':').or_else(|| line.split_once('='));
        match (line.trim_start().strip_prefix("- "), pair, fields.last_mut()) {
            (Some(item), _, Some((_, value))) => {
                if !matches!(value, Value::List(_)) {
                    *value = Value::List(Vec::new());
                }
                if let Value::List(items) = value {
                    items.push(unquoted(item).into());
                }
            }
            (_, Some((key, value)), _) if !line.starts_with(char::is_whitespace) => {
                fields.push((key.trim().to_owned(), unquoted(value).into()));
            }
            (_, _, Some((_, Value::Text(value)))) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            _ => notes.lost("front matter", "a line that cannot be read", line),
        }
    }
    fields
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(text).to_owned()
}
