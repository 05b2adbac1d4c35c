//! A list of terms with their definitions.

use glossary_app::route::Route;
use glossary_core::page::TermSummary;
use maud::{Markup, html};

use super::letters;

/// Returns a list of terms, each with its expansion and definition. A list that begins a letter is a target for links.
pub(super) fn summaries(terms: &[TermSummary], base: &str) -> Markup {
    html! {
        @let letter = terms.first().map(|term| &term.letter).filter(|letter| !letter.is_empty());
        ul.summaries id=[letter.map(|letter| id(letter))] aria-label=[letter] {
            @for term in terms {
                li.summary {
                    h3 {
                        a href=(Route::Term(term.slug.clone()).href(base)) { (term.name) }
                        @if !term.expansion.is_empty() { " " span.expansion { (term.expansion) } }
                    }
                    p { (term.definition) }
                }
            }
        }
    }
}

/// Returns the id of a list that begins a letter.
pub(super) fn id(letter: &str) -> String {
    letters::id(letter.chars().next().unwrap_or_default())
}
