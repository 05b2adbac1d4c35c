//! `llms.txt` and `llms-full.txt`: the list of terms, and their texts, for language models.

use std::fmt::Write;

use glossary_app::route::{MARKDOWN, Route};

use crate::{content::Glossary, pages::PageBuilder, settings::Settings};

/// Returns the terms of each topic as a Markdown list (<https://llmstxt.org>).
#[must_use]
pub fn llms(glossary: &Glossary, settings: &Settings, pages: &PageBuilder<'_>) -> String {
    let mut text = format!("# {}\n\n> {}\n", settings.site.name, settings.site.description);
    for topic in &glossary.topics {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n## {}\n\n", topic.name);
        for term in glossary.terms.iter().filter(|term| term.topic() == Some(&topic.slug) && !term.draft) {
            let url = pages.canonical(&Route::Term(term.slug.to_string())) + MARKDOWN;
            let _ = writeln!(text, "- [{}]({url}): {}", term.name, term.definition);
        }
    }
    text
}

/// Returns the texts of all terms, in alphabetical order.
#[must_use]
pub fn llms_full(glossary: &Glossary, settings: &Settings, pages: &PageBuilder<'_>) -> String {
    let mut text = format!("# {}\n\n> {}\n", settings.site.name, settings.site.description);
    for term in glossary.terms.iter().filter(|term| !term.draft) {
        if let Some(markdown) = pages.markdown(&Route::Term(term.slug.to_string())) {
            text += "\n---\n\n";
            text += &markdown;
        }
    }
    text
}
