//! `glossary.json`: all terms, for other programs.

use glossary_app::route::Route;
use serde::Serialize;

use super::schema::VERSION;
use crate::{content::Glossary, pages::PageBuilder, settings::Settings};

/// The content of `glossary.json`. The explanations are in each page's `index.json`.
#[derive(Debug, Serialize)]
pub struct Catalogue<'a> {
    version: u32,
    name: &'a str,
    url: &'a str,
    language: &'a str,
    terms: Vec<CatalogueTerm<'a>>,
}

#[derive(Debug, Serialize)]
struct CatalogueTerm<'a> {
    slug: &'a str,
    url: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expansion: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    definition: &'a str,
    related: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    /// Whether the script for other sites may link the term automatically. `true` is omitted.
    #[serde(skip_serializing_if = "Clone::clone")]
    autolink: bool,
    /// Whether automatic links require the name in its own case. `false` is omitted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    exact_case: bool,
}

/// Returns the catalogue of all terms without drafts.
#[must_use]
pub fn catalogue<'a>(glossary: &'a Glossary, settings: &'a Settings, pages: &PageBuilder<'_>) -> Catalogue<'a> {
    let terms = glossary.terms.iter().filter(|term| !term.draft).map(|term| CatalogueTerm {
        slug: &term.slug,
        url: pages.canonical(&Route::Term(term.slug.to_string())),
        name: &term.name,
        expansion: term.expansion.as_deref(),
        aliases: &term.aliases,
        topic: term.topic().map(|slug| slug.as_str()),
        definition: &term.definition,
        related: term.related.iter().map(|slug| slug.as_str()).collect(),
        updated: term.updated.map(|day| day.to_string()),
        autolink: term.autolink,
        exact_case: term.exact_case,
    });
    Catalogue {
        version: VERSION,
        name: &settings.site.name,
        url: settings.site.base_url.as_str(),
        language: &settings.site.language,
        terms: terms.collect(),
    }
}
