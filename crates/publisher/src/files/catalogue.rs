//! `glossary.json`: all terms, for other programs.

use glossary_app::route::Route;
use glossary_core::slug::Slug;
use serde::Serialize;
use serde_json::Value;

use super::schema::VERSION;
use crate::{
    content::{ExtraValue, Glossary, Reference, Status},
    pages::PageBuilder,
    settings::Settings,
};

/// The content of `glossary.json`. The explanations are in each page's `index.json`.
#[derive(Debug, Serialize)]
pub struct Catalogue<'a> {
    version: u32,
    name: &'a str,
    url: &'a str,
    language: &'a str,
    terms: Vec<CatalogueTerm<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    see: Vec<CatalogueSee<'a>>,
}

/// A term. Empty facts are omitted.
#[derive(Debug, Serialize)]
struct CatalogueTerm<'a> {
    slug: &'a str,
    url: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    qualifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expansion: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    abbreviation: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    hidden_aliases: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<&'a str>,
    definition: &'a str,
    related: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    broader: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    narrower: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of_speech: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pronunciation: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<CatalogueReference<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    further_reading: Vec<CatalogueReference<'a>>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    extra: serde_json::Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    /// Whether the script for other sites may link the term automatically. `true` is omitted.
    #[serde(skip_serializing_if = "Clone::clone")]
    autolink: bool,
    /// Whether automatic links require the name in its own case. `false` is omitted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    exact_case: bool,
}

#[derive(Debug, Serialize)]
struct CatalogueReference<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
}

/// A name that leads to a term.
#[derive(Debug, Serialize)]
struct CatalogueSee<'a> {
    name: &'a str,
    see: &'a str,
}

/// Returns the catalogue of all terms without drafts.
#[must_use]
pub fn catalogue<'a>(glossary: &'a Glossary, settings: &'a Settings, pages: &PageBuilder<'_>) -> Catalogue<'a> {
    let terms = glossary.terms.iter().filter(|term| !term.draft).map(|term| CatalogueTerm {
        slug: &term.slug,
        url: pages.canonical(&Route::Term(term.slug.to_string())),
        name: &term.name,
        qualifier: term.qualifier.as_deref(),
        expansion: term.expansion.as_deref(),
        abbreviation: term.abbreviation.as_deref(),
        aliases: &term.aliases,
        hidden_aliases: &term.hidden_aliases,
        topic: term.topic().map(|slug| slug.as_str()),
        topics: if term.topics.len() > 1 { slugs(&term.topics) } else { Vec::new() },
        definition: &term.definition,
        related: slugs(&term.related),
        broader: slugs(&term.broader),
        narrower: slugs(&term.narrower),
        status: term.status.map(Status::name),
        superseded_by: term.superseded_by.as_ref().map(|slug| slug.as_str()),
        part_of_speech: term.part_of_speech.as_deref(),
        pronunciation: term.pronunciation.as_deref(),
        sources: references(&term.sources),
        further_reading: references(&term.further_reading),
        extra: term.extra.iter().map(|(key, field)| (key.clone(), value(field))).collect(),
        source_id: term.source_id.as_deref(),
        updated: term.updated.map(|day| day.to_string()),
        autolink: settings.content.terms.links_automatically(term),
        exact_case: term.exact_case,
    });
    let see = glossary.see.iter().filter(|see| !see.draft);
    Catalogue {
        version: VERSION,
        name: &settings.site.name,
        url: settings.site.base_url.as_str(),
        language: &settings.site.language,
        terms: terms.collect(),
        see: see.map(|see| CatalogueSee { name: &see.name, see: &see.target }).collect(),
    }
}

fn slugs(slugs: &[Slug]) -> Vec<&str> {
    slugs.iter().map(|slug| slug.as_str()).collect()
}

fn references(references: &[Reference]) -> Vec<CatalogueReference<'_>> {
    references.iter().map(|reference| CatalogueReference { title: &reference.title, url: &reference.url }).collect()
}

fn value(field: &ExtraValue) -> Value {
    match field {
        ExtraValue::Text(text) => text.as_str().into(),
        ExtraValue::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| number.as_str().into()),
        ExtraValue::Flag(flag) => (*flag).into(),
        ExtraValue::List(texts) => texts.as_slice().into(),
    }
}
