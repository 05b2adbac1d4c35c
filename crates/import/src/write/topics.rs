//! `topics.toml`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    ImportError, Value,
    convert::{ImportedGlossary, Topic},
    report::{Notes, Outcome},
    term_file::quoted,
};

/// Returns the new file, if it differs. Topics that are there already stay as they are.
pub fn plan(glossary: &mut ImportedGlossary, content: &Path) -> Result<Option<(PathBuf, Vec<u8>)>, ImportError> {
    let path = content.join("topics.toml");
    let current = match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(ImportError::Read { path, error }),
    };
    let mut notes = Notes::new("", path.display().to_string());
    if let Some(own) = &glossary.topics_toml {
        if current.is_none() {
            return Ok(Some((path, own.clone().into_bytes())));
        }
        if current.as_ref() != Some(own) {
            let message = "the topics here differ from those of the export, and were kept";
            notes.add(Outcome::Kept, "topics.toml", message, own.clone());
            glossary.report.extend(notes);
        }
        return Ok(None);
    }
    let mut topics = std::mem::take(&mut glossary.topics);
    if glossary.is_export {
        // A CSV export has the slugs of topics only.
        let mut slugs: Vec<String> = glossary.terms.iter().flat_map(|term| term.file.topics()).collect();
        slugs.sort();
        slugs.dedup();
        topics = slugs.into_iter().map(|slug| Topic { name: slug.replace('-', " "), slug }).collect();
    }
    let known = slugs(current.as_deref().unwrap_or_default());
    topics.retain(|topic| !known.contains(&topic.slug));
    if topics.is_empty() {
        return Ok(None);
    }
    let mut text = current.unwrap_or_default();
    for topic in &topics {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&render(topic, glossary));
        let message = "a new topic, whose summary lists some of its terms; write a better summary into topics.toml";
        notes.done("topics", message, topic.name.clone());
    }
    glossary.report.extend(notes);
    glossary.topics = topics;
    Ok(Some((path, text.into_bytes())))
}

fn slugs(text: &str) -> Vec<String> {
    let parsed: Option<Value> = toml::from_str(text).ok();
    match parsed.as_ref().and_then(|parsed| parsed.get("topic")) {
        Some(Value::List(topics)) => topics.iter().filter_map(|topic| topic.get("slug")?.scalar()).collect(),
        _ => Vec::new(),
    }
}

fn render(topic: &Topic, glossary: &ImportedGlossary) -> String {
    let terms = glossary.terms.iter().filter(|term| term.file.topics().contains(&topic.slug));
    let mut summary = String::new();
    for name in terms.map(|term| term.file.text("name")).take(5) {
        if summary.len() + name.len() > 140 && !summary.is_empty() {
            break;
        }
        if !summary.is_empty() {
            summary.push_str(", ");
        }
        summary.push_str(&name);
    }
    if summary.is_empty() {
        summary.clone_from(&topic.name);
    }
    format!(
        "[[topic]]\nslug = {}\nname = {}\nsummary = {}\n",
        quoted(&topic.slug),
        quoted(&topic.name),
        quoted(&summary)
    )
}
