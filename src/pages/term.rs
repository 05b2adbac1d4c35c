//! `/terms/<slug>/`: topic, name, definition, explanation, example, related terms.

use glossary_core::{page::Term, site::Site};
use maud::{Markup, PreEscaped, html};

use crate::{
    route::{Route, embed_term_href},
    ui::{date::in_words, letters::letter_href, summaries::summaries},
};

pub(super) fn html(term: &Term, site: &Site) -> Markup {
    let topic = Route::Topic(term.topic.slug.clone()).href(&site.base);
    html! {
        article.term data-prefetch {
            header.term-header {
                p.topic { a href=(topic) { (term.topic.name) } }
                h1 tabindex="-1" { dfn { (term.name) } }
                @if !term.expansion.is_empty() { p.expansion { (term.expansion) } }
                // The publisher sorts names that begin with another character.
                @if let Some(letter) = term.name.chars().next().filter(char::is_ascii_alphabetic) {
                    @let letter = letter.to_ascii_uppercase();
                    a.thumb href=(letter_href(letter, &site.base)) aria-label={ "All terms under " (letter) } { (letter) }
                }
            }
            p.definition { (term.definition) }
            div.prose.explanation { (PreEscaped(&term.explanation)) }
            section.example aria-labelledby="example" {
                h2 #example { "Example" }
                div.prose { (PreEscaped(&term.example)) }
            }
            @if !term.related.is_empty() {
                section.related aria-labelledby="related" {
                    h2 #related { "Related terms" }
                    (summaries(&term.related, &site.base))
                }
            }
            footer.term-footer {
                @if !term.aliases.is_empty() { p.aliases { "Also called: " (term.aliases.join(", ")) } }
                p.updated { "Last updated " time datetime=(term.updated) { (in_words(&term.updated)) } }
                ul.term-tools {
                    // boot.js handles these buttons.
                    li.copying { button type="button" data-copy="link" { "Copy link" } }
                    li.copying { button type="button" data-copy="definition" { "Copy definition" } }
                    li { a href=(embed_term_href(&term.slug, &site.base)) { "Embed this term" } }
                }
            }
        }
    }
}
