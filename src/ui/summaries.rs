//! A list of terms with their definitions.

use glossary_core::page::TermSummary;
use maud::{Markup, html};

use crate::route::Route;

/// Returns a list of terms, each with its expansion and definition.
#[must_use]
pub fn summaries(terms: &[TermSummary], base: &str) -> Markup {
    html! {
        ul.summaries {
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
