//! The search index, and the details that results show and the search by meaning needs.

mod language;
mod vocabulary;

use glossary_core::search::{self, Details, IndexEntry};

use self::{language::Language, vocabulary::Vocabulary};
use crate::{
    content::{Glossary, Term},
    output_dir,
};

/// The files that the app searches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchFiles {
    /// The index. Its first line names the file of the details; each further line belongs to one definition.
    pub index: String,
    /// The name of the details file, which contains a content hash.
    pub details_name: String,
    /// The definitions and the vocabulary.
    pub details: String,
}

/// Returns the search files of all terms. `language` is the site's language.
#[must_use]
pub fn search(glossary: &Glossary, language: &str) -> SearchFiles {
    let language = Language::new(language);
    // The qualifier tells senses of a name apart: "Bank (finance)".
    let titles: Vec<String> = glossary.terms.iter().map(|term| term.title()).collect();
    let names: Vec<Vec<String>> = glossary.terms.iter().map(|term| other_names(term, glossary)).collect();
    let entries = glossary.terms.iter().zip(&titles).zip(&names).map(|((term, title), aliases)| IndexEntry {
        name: title,
        expansion: term.other_form().unwrap_or_default(),
        aliases,
        slug: &term.slug,
    });
    let Vocabulary { groups, endings } = vocabulary::vocabulary(&glossary.terms, &language);
    let details = search::details_text(&Details {
        definitions: glossary.terms.iter().map(|term| term.definition.as_str()).collect(),
        small_words: language.small_words.into_iter().collect(),
        endings,
        comparison: language.comparison,
        groups,
    });
    let details_name = output_dir::hashed_name("definitions", &details, "txt");
    let index = format!("{details_name}\n{}", search::index_text(entries));
    SearchFiles { index, details_name, details }
}

/// Returns the aliases of a term, and the "see" entries that lead to the term.
fn other_names(term: &Term, glossary: &Glossary) -> Vec<String> {
    let see = glossary.see.iter().filter(|see| see.target == term.slug).map(|see| &see.name);
    term.aliases.iter().chain(see).cloned().collect()
}
