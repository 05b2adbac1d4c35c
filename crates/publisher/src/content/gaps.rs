//! Placeholders for missing parts, so that a preview shows a page for each term.

use std::sync::Arc;

use foldhash::{HashSet, HashSetExt as _};
use maud::html;

use super::Glossary;

/// Returns a term's name from the name of its file.
pub(super) fn name(stem: &str) -> String {
    stem.replace('-', " ")
}

/// Returns a sentence instead of a definition: plain text, and marked in HTML.
pub(super) fn definition() -> (String, String) {
    let plain = sentence("definition");
    let html = html! { mark { (plain) } }.into_string();
    (plain, html)
}

/// Writes a marked sentence into an empty section.
pub(super) fn mark(section: &mut String, name: &str) {
    if section.trim().is_empty() {
        *section = html! { p { mark { (sentence(name)) } } }.into_string();
    }
}

fn sentence(part: &str) -> String {
    format!("✎ The {part} is missing.")
}

/// Makes a glossary with errors fit for publishing: each topic has one page, and terms belong to existing topics.
pub(super) fn repair(glossary: &mut Glossary) {
    let mut slugs = HashSet::new();
    glossary.topics.retain(|topic| slugs.insert(topic.slug.clone()));
    for term in &mut glossary.terms {
        if term.topics.iter().any(|topic| !slugs.contains(topic)) {
            Arc::make_mut(term).topics.retain(|topic| slugs.contains(topic));
        }
    }
}
