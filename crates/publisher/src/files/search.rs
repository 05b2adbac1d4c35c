//! The search index, and the definitions that search results show.

use glossary_core::search::{self, IndexEntry};

use crate::{content::Glossary, output_dir};

/// The files that the app searches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchFiles {
    /// The index. Its first line names the file of the definitions; each further line belongs to one definition.
    pub index: String,
    /// The name of the definitions file, which contains a content hash.
    pub definitions_name: String,
    /// The definitions.
    pub definitions: String,
}

/// Returns the search files of all terms.
#[must_use]
pub fn search(glossary: &Glossary) -> SearchFiles {
    let entries = glossary.terms.iter().map(|term| IndexEntry {
        name: &term.name,
        expansion: term.expansion.as_deref().unwrap_or_default(),
        aliases: &term.aliases,
        slug: &term.slug,
    });
    let definitions = search::definitions_text(glossary.terms.iter().map(|term| term.definition.as_str()));
    let definitions_name = output_dir::hashed_name("definitions", &definitions, "txt");
    let index = format!("{definitions_name}\n{}", search::index_text(entries));
    SearchFiles { index, definitions_name, definitions }
}
