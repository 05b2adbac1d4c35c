//! JSON with all texts.

use super::{ContentFolder, ExportedTerm, SiteFacts};
use crate::{Value, cells::ordered_json};

/// Returns the document, with a term per line.
pub fn write(content: &ContentFolder, site: &SiteFacts) -> String {
    let text = |text: &str| Value::from(text);
    let site = Value::Map(vec![
        ("name".to_owned(), text(&site.name)),
        ("base_url".to_owned(), text(&site.base_url)),
        ("language".to_owned(), text(&site.language)),
    ]);
    let topics = content
        .topics
        .iter()
        .map(|(slug, name)| Value::Map(vec![("slug".to_owned(), text(slug)), ("name".to_owned(), text(name))]));
    let topics = Value::List(topics.collect());
    let terms: Vec<String> = content.terms.iter().map(|one| ordered_json(&term(one))).collect();
    let toml = content.topics_toml.as_deref().map(|toml| format!("\"topics_toml\": {},\n", ordered_json(&toml.into())));
    format!(
        "{{\n\"glossary_export\": 1,\n\"site\": {},\n\"topics\": {},\n{}\"terms\": [\n{}\n]\n}}\n",
        ordered_json(&site),
        ordered_json(&topics),
        toml.unwrap_or_default(),
        terms.join(",\n")
    )
}

fn term(term: &ExportedTerm) -> Value {
    let mut entries = vec![("slug".to_owned(), Value::from(term.slug.as_str()))];
    entries.extend(term.file.front.iter().filter(|(_, value)| !value.is_empty()).cloned());
    for (key, text) in [("explanation", &term.file.explanation), ("example", &term.file.example)] {
        if !text.is_empty() {
            entries.push((key.to_owned(), text.as_str().into()));
        }
    }
    // Comments and the order of keys, which the other entries do not have.
    if let Some(written) = term.as_written() {
        entries.push(("as_written".to_owned(), written.into()));
    }
    Value::Map(entries)
}
