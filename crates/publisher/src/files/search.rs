//! The search index and the definitions that its results show.

use glossary_core::search::{self, IndexEntry};

use crate::{content::Glossary, out};

/// What the app searches in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchFiles {
    /// The index. Its first line names the definitions that its other lines belong to.
    pub index: String,
    /// The name of the definitions, which changes with them.
    pub definitions_name: String,
    /// The definitions.
    pub definitions: String,
}

/// Both for all terms.
#[must_use]
pub fn search(glossary: &Glossary) -> SearchFiles {
    let entries = glossary.terms.iter().map(|term| IndexEntry {
        name: &term.name,
        expansion: term.expansion.as_deref().unwrap_or_default(),
        aliases: &term.aliases,
        slug: &term.slug,
    });
    let definitions = search::definitions_text(glossary.terms.iter().map(|term| term.definition.as_str()));
    let definitions_name = out::hashed("definitions", &definitions, "txt");
    let index = format!("{definitions_name}\n{}", search::index_text(entries));
    SearchFiles { index, definitions_name, definitions }
}
