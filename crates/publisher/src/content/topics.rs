//! Parsing of `topics.toml`.

use std::{ops::Range, path::Path};

use glossary_core::slug::Slug;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{CallToActionParts, TermSettings, Topic, files};
use crate::{
    diagnostics::FileReport,
    toml_table::{self, Text, TomlTable},
};

/// The parsed topics and their source.
#[derive(Default)]
pub(super) struct Topics {
    pub entries: Vec<TopicEntry>,
    /// All slugs, including those of incomplete topics.
    pub slugs: Vec<Slug>,
    /// The file's report and text; `None` if the file is missing.
    pub source: Option<(FileReport, String)>,
}

/// A topic with the positions of its references, which are checked later.
pub(super) struct TopicEntry {
    /// The topic. The check fills in [`Topic::start_here`].
    pub topic: Topic,
    /// The slug, as written.
    pub slug: Text,
    /// The terms to start with, as written.
    pub start_here: Vec<Text>,
}

impl Topics {
    /// Takes the topics, in the order of the file.
    pub fn topics(&mut self) -> Vec<Topic> {
        std::mem::take(&mut self.entries).into_iter().map(|entry| entry.topic).collect()
    }
}

/// Reads and parses the file.
pub(super) fn read(file: &Path, settings: TermSettings) -> Topics {
    // A glossary without the file has no topics.
    if !file.exists() {
        return Topics::default();
    }
    let mut report = FileReport::new(file);
    let text = match files::text(&mut report) {
        Ok(text) => text,
        Err(text) => return Topics { source: Some((report, text)), ..Topics::default() },
    };
    let (document, broken) = toml_table::parse(&text, &mut report);
    let mut root = TomlTable::new("topics.toml", document.get_ref(), 0..0, &broken);
    let mut slugs = Vec::new();
    let entries = match root.get("topic").map(|value| (value, value.get_ref())) {
        Some((_, DeValue::Array(topics))) => {
            topics.iter().filter_map(|topic| entry(topic, settings, &broken, &mut slugs, &mut report)).collect()
        }
        Some((value, other)) => {
            let help = "begin each topic with a line `[[topic]]`".to_owned();
            toml_table::wrong_type("topic", "a list of tables", help, other, value.span(), &mut report)
                .unwrap_or_default()
        }
        None => {
            if broken.is_empty() {
                report
                    .error(0..0, "no topics")
                    .help("add a topic: a line `[[topic]]`, then `slug`, `name` and `summary`");
            }
            Vec::new()
        }
    };
    root.finish(&mut report);
    Topics { entries, slugs, source: Some((report, text)) }
}

fn entry(
    value: &Spanned<DeValue<'_>>,
    settings: TermSettings,
    broken: &[Range<usize>],
    slugs: &mut Vec<Slug>,
    report: &mut FileReport,
) -> Option<TopicEntry> {
    let entries = table_of("[topic]", value, report)?;
    let mut table = TomlTable::new("the topic", entries, value.span(), broken).with_synonyms();
    let text = table.required_text("slug", "\"architecture\"", report);
    let slug = text.as_ref().and_then(|text| toml_table::slug(text, settings.unicode_slugs, report));
    slugs.extend(slug.clone());
    let name = table.required_text("name", "\"Architecture\"", report);
    let summary = table.required_text("summary", "\"How software is put together.\"", report);
    let start_here = table.texts("start_here", "[\"api\", \"rest-api\"]", report);
    let start_here = start_here.into_iter().map(toml_table::in_nfc).collect();
    let call_to_action = table.get("call_to_action").and_then(|value| call_to_action(value, broken, report));
    table.finish(report);
    let topic =
        Topic { slug: slug?, name: name?.value, summary: summary?.value, start_here: Vec::new(), call_to_action };
    Some(TopicEntry { topic, slug: text?, start_here })
}

fn call_to_action(
    value: &Spanned<DeValue<'_>>,
    broken: &[Range<usize>],
    report: &mut FileReport,
) -> Option<CallToActionParts> {
    let entries = table_of("topic.call_to_action", value, report)?;
    let mut table = TomlTable::new("the call to action", entries, value.span(), broken);
    let mut words = |key, example| {
        let text = table.text(key, example, report)?;
        if text.value.is_empty() {
            report
                .error(text.span, format!("`{key}` is empty"))
                .help("write a text, or remove the key to use the text in the settings");
            return None;
        }
        Some(text.value)
    };
    let parts = CallToActionParts {
        lead: words("lead", "\"Planning an integration?\""),
        heading: words("heading", "\"Tell us what should talk to what.\""),
        promise: words("promise", "\"We reply within one business day.\""),
    };
    table.finish(report);
    Some(parts)
}

fn table_of<'a>(key: &str, value: &'a Spanned<DeValue<'a>>, report: &mut FileReport) -> Option<&'a DeTable<'a>> {
    match value.get_ref() {
        DeValue::Table(entries) => Some(entries),
        other => toml_table::wrong_type(
            key,
            "a table",
            format!("write a line `[{key}]`, and the keys below that line"),
            other,
            value.span(),
            report,
        ),
    }
}
