//! Terms with their definitions, where another page lists them.

use glossary_core::page::TermSummary;
use maud::{Markup, html};

use crate::route::Route;

/// A list of terms, each with what its name stands for and its definition.
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
