//! `/topics/<slug>/`: a topic, the terms to start with, and all its terms.

use glossary_app::route::Route;
use glossary_core::page::Topic;
use maud::{Markup, html};

use super::summaries::{id, summaries};

pub(super) fn html(topic: &Topic, base: &str) -> Markup {
    html! {
        article.topic-page {
            header.term-header {
                p.topic { a href=(Route::Topics.href(base)) { "Topics" } }
                h1 tabindex="-1" { (topic.name) }
            }
            p.definition { (topic.summary) }
            @if !topic.start_here.is_empty() {
                nav.start-here aria-labelledby="start-here" data-prefetch {
                    h2 #start-here { "Start here" }
                    ol {
                        @for term in &topic.start_here {
                            li { a href=(Route::Term(term.slug.clone()).href(base)) { (term.name) } }
                        }
                    }
                }
            }
            section.related aria-labelledby="terms" {
                h2 #terms { "All terms in this topic" }
                @if topic.terms.first().is_some_and(|term| !term.letter.is_empty()) {
                    nav.letter-links aria-label="Letters" {
                        ul {
                            @for term in topic.terms.iter().filter(|term| !term.letter.is_empty()) {
                                li { a href={ "#" (id(&term.letter)) } { (term.letter) } }
                            }
                        }
                    }
                }
                // The browser lays out a long list letter by letter.
                @for terms in topic.terms.chunk_by(|_, next| next.letter.is_empty()) {
                    (summaries(terms, base))
                }
            }
        }
    }
}
