//! The facts of a term, for its page and for other programs.

use std::{collections::BTreeMap, sync::Arc};

use glossary_core::page::{ExtraField, Reference, TermFacts, TopicLink};

use super::{
    index::Index,
    lists::{link, summary},
    words::ENGLISH,
};
use crate::content::{self, ExtraValue};

/// Returns the facts of a term.
pub(super) fn facts(term: &content::Term, pages: &Index<'_>, labels: &BTreeMap<String, String>) -> TermFacts {
    let topic = |slug: &glossary_core::slug::Slug| {
        let name = pages.topics.get(slug.as_str()).map(|topic| topic.name.clone()).unwrap_or_default();
        TopicLink { slug: slug.to_string(), name }
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    // HTML that only escapes the plain text tells nothing more.
    let has_markup = term.definition_html.contains('<');
    TermFacts {
        topic: term.topic().map(topic),
        topics: if term.topics.len() > 1 { term.topics.iter().map(topic).collect() } else { Vec::new() },
        name: term.name.clone(),
        qualifier: text(&term.qualifier),
        expansion: text(&term.expansion),
        abbreviation: text(&term.abbreviation),
        aliases: term.aliases.clone(),
        definition: term.definition.clone(),
        definition_html: if has_markup { term.definition_html.clone() } else { Arc::from("") },
        explanation: term.explanation.clone(),
        example: term.example.clone(),
        related: pages.related(&term.related).map(summary).collect(),
        broader: pages.related(&term.broader).map(link).collect(),
        narrower: pages.related(&term.narrower).map(link).collect(),
        senses: pages.other_senses(term).map(link).collect(),
        status: term.status.map_or("", content::Status::name),
        superseded_by: term.superseded_by.as_ref().and_then(|slug| pages.find(slug)).map(link),
        part_of_speech: text(&term.part_of_speech),
        pronunciation: text(&term.pronunciation),
        sources: term.sources.iter().map(reference).collect(),
        further_reading: term.further_reading.iter().map(reference).collect(),
        extra: term.extra.iter().map(|(key, value)| field(key, value, labels)).collect(),
        updated: term.updated.map(|day| day.to_string()).unwrap_or_default(),
    }
}

fn reference(reference: &content::Reference) -> Reference {
    Reference { title: reference.title.clone(), url: reference.url.clone() }
}

fn field(key: &str, value: &ExtraValue, labels: &BTreeMap<String, String>) -> ExtraField {
    let value = match value {
        ExtraValue::Text(text) | ExtraValue::Number(text) => text.clone(),
        ExtraValue::Flag(flag) => if *flag { ENGLISH.yes } else { ENGLISH.no }.to_owned(),
        ExtraValue::List(texts) => texts.join(", "),
    };
    let label = labels.get(key).cloned().unwrap_or_else(|| key.replace(['_', '-'], " "));
    ExtraField { key: key.to_owned(), label, value }
}
