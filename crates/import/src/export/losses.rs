//! What a format cannot hold.

use std::collections::BTreeMap;

use super::{ContentFolder, ExportedTerm, Format};
use crate::markdown::plain;

/// The names of the parts of a term that are no keys of the front matter.
const TEXTS: [&str; 2] = ["explanation", "example"];

/// Returns the keys whose values a format does not hold, each with the number of terms that have one.
///
/// The key `formatting` means the Markdown of texts that become plain, and `topics.toml` the texts of topics.
#[must_use]
pub fn not_exported(content: &ContentFolder, format: Format) -> BTreeMap<String, usize> {
    let mut missing = BTreeMap::new();
    let mut add = |key: &str| *missing.entry(key.to_owned()).or_insert(0) += 1;
    let Some(held) = keys(format) else {
        if format == Format::Csv && content.topics_toml.is_some() {
            add("topics.toml");
        }
        return missing;
    };
    for term in &content.terms {
        for (key, _) in term.file.ordered() {
            if !held.contains(&key) || !is_held_as_written(key, term, format) {
                add(key);
            }
        }
        for (key, text) in TEXTS.into_iter().zip([&term.file.explanation, &term.file.example]) {
            if !text.trim().is_empty() && !held.contains(&key) {
                add(key);
            }
        }
        if is_plain(format) && has_formatting(term) {
            add("formatting");
        }
    }
    if content.topics_toml.is_some() {
        add("topics.toml");
    }
    missing
}

/// Returns the keys that a format holds; `None` for formats that hold all of them.
fn keys(format: Format) -> Option<&'static [&'static str]> {
    Some(match format {
        Format::Csv | Format::Xlsx | Format::Json | Format::Markdown => return None,
        Format::Skos | Format::Turtle | Format::Rdf => &[
            "name",
            "qualifier",
            "expansion",
            "abbreviation",
            "aliases",
            "hidden_aliases",
            "topic",
            "topics",
            "definition",
            "see",
            "related",
            "broader",
            "narrower",
            "status",
            "superseded_by",
            "updated",
            "sources",
            "further_reading",
            "explanation",
            "example",
        ],
        Format::Tbx => &[
            "name",
            "qualifier",
            "expansion",
            "abbreviation",
            "aliases",
            "hidden_aliases",
            "topic",
            "topics",
            "definition",
            "related",
            "part_of_speech",
            "sources",
            "explanation",
            "example",
        ],
        Format::Anki => &["name", "qualifier", "topic", "topics", "definition"],
        Format::Html => &[
            "name",
            "qualifier",
            "expansion",
            "abbreviation",
            "aliases",
            "definition",
            "see",
            "explanation",
            "example",
        ],
    })
}

/// Returns whether a format holds the value of a key that it knows.
fn is_held_as_written(key: &str, term: &ExportedTerm, format: Format) -> bool {
    let file = &term.file;
    match (key, format) {
        ("status", _) => file.text("status") == "deprecated",
        // TBX-Basic has one subject field per concept.
        ("topics", Format::Tbx) => file.topics().len() <= 1,
        // A link of SKOS is an address or a title.
        ("sources" | "further_reading", Format::Skos | Format::Turtle | Format::Rdf) => {
            file.get(key).is_none_or(|links| match links {
                crate::Value::List(links) => links.iter().all(|link| link.scalars().len() <= 1),
                _ => true,
            })
        }
        _ => true,
    }
}

fn is_plain(format: Format) -> bool {
    matches!(format, Format::Skos | Format::Turtle | Format::Rdf | Format::Tbx)
}

fn has_formatting(term: &ExportedTerm) -> bool {
    let definition = term.file.text("definition");
    let texts = [definition.as_str(), &term.file.explanation, &term.file.example];
    texts.iter().flat_map(|text| text.split("\n\n")).any(|block| plain(block).trim() != block.trim())
}
