//! `glossary.json`: all terms, for other programs.

use glossary_app::route::Route;
use serde::Serialize;

use super::schema::VERSION;
use crate::{content::Glossary, pages::Pages, settings::Settings};

/// All terms, without their explanations: those are in each page's `index.json`.
#[derive(Debug, Serialize)]
pub struct Catalogue<'a> {
    version: u32,
    name: &'a str,
    url: &'a str,
    language: &'a str,
    terms: Vec<Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    slug: &'a str,
    url: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expansion: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'a [String],
    topic: &'a str,
    definition: &'a str,
    related: Vec<&'a str>,
    updated: String,
    /// `false` where the term is not to be linked wherever its name stands.
    #[serde(skip_serializing_if = "Clone::clone")]
    autolink: bool,
    /// `true` where its name is to be linked in its own case alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    exact_case: bool,
}

/// The terms that search engines may show too: drafts are left out.
#[must_use]
pub fn catalogue<'a>(glossary: &'a Glossary, settings: &'a Settings, pages: &Pages<'_>) -> Catalogue<'a> {
    let terms = glossary.terms.iter().filter(|term| !term.draft).map(|term| Entry {
        slug: &term.slug,
        url: pages.canonical(&Route::Term(term.slug.to_string())),
        name: &term.name,
        expansion: term.expansion.as_deref(),
        aliases: &term.aliases,
        topic: &term.topic,
        definition: &term.definition,
        related: term.related.iter().map(|slug| slug.as_str()).collect(),
        updated: term.updated.to_string(),
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
