//! The body of a term's page: HTML that the app shows as it is.

use glossary_app::route::{Route, embed_term_href};
use glossary_core::page::{Reference, TermFacts, TermLink, TermSummary};
use maud::{Markup, PreEscaped, html};

use super::{
    contents::contents,
    letters::letter_href,
    summaries::summaries,
    words::{Words, date},
};
use crate::settings::SiteSettings;

/// Returns the body of a term's page.
///
/// `letter` is the letter of the A–Z list under which the term is; `None` for names without a letter.
pub(super) fn article(
    slug: &str,
    facts: &TermFacts,
    letter: Option<char>,
    senses_page: Option<&str>,
    site: &SiteSettings,
    words: &Words,
) -> String {
    let base = site.base_path();
    let (contents, explanation) = contents(facts, words);
    let term = |slug: &str| Route::Term(slug.to_owned()).href(base);
    html! {
        article.term data-prefetch {
            header.term-header {
                (topics(facts, base))
                h1 tabindex="-1" {
                    dfn { (facts.name) }
                    @if !facts.qualifier.is_empty() { " " span.qualifier { "(" (facts.qualifier) ")" } }
                }
                @for other in [&facts.expansion, &facts.abbreviation] {
                    @if !other.is_empty() { p.expansion { (other) } }
                }
                @if !facts.part_of_speech.is_empty() || !facts.pronunciation.is_empty() {
                    p.grammar {
                        @if !facts.pronunciation.is_empty() { span.pronunciation { (facts.pronunciation) } }
                        @if !facts.part_of_speech.is_empty() { " " em { (facts.part_of_speech) } }
                    }
                }
                @if let Some(letter) = letter {
                    a.thumb href=(letter_href(letter, base)) aria-label={ (words.all_under) " " (letter) } { (letter) }
                }
                (notice(facts, base, words))
            }
            @if !facts.definition.is_empty() {
                p.definition {
                    @if facts.definition_html.is_empty() { (facts.definition) } @else { (PreEscaped(&facts.definition_html)) }
                }
            }
            @if !facts.senses.is_empty() {
                p.senses {
                    @if let Some(page) = senses_page { a href=(term(page)) { (words.other_meanings) } } @else { (words.other_meanings) }
                    ": " (links(&facts.senses, base))
                }
            }
            @if let Some(contents) = contents { (contents) }
            @if !explanation.is_empty() { div.prose.explanation { (PreEscaped(&explanation)) } }
            @if !facts.example.is_empty() {
                section.example aria-labelledby="example" {
                    h2 #example { (words.example) }
                    div.prose { (PreEscaped(&facts.example)) }
                }
            }
            @if !facts.related.is_empty() {
                section.related aria-labelledby="related" {
                    h2 #related { (words.related) }
                    (summaries(&facts.related, base))
                }
            }
            (more(facts, base, words))
            footer.term-footer {
                @if !facts.aliases.is_empty() { p.aliases { (words.also_called) " " (facts.aliases.join(", ")) } }
                @if !facts.updated.is_empty() {
                    p.updated { (words.updated) " " time datetime=(facts.updated) { (date(&facts.updated, words)) } }
                }
                // On paper only.
                p.page-address { (site.name) ", " (site.canonical(&Route::Term(slug.to_owned()))) }
                ul.term-tools {
                    // boot.js handles these buttons.
                    li.copying { button type="button" data-copy="link" { (words.copy_link) } }
                    li.copying { button type="button" data-copy="definition" { (words.copy_definition) } }
                    li { a href=(embed_term_href(slug, base)) { (words.embed) } }
                }
            }
        }
    }
    .into_string()
}

/// Returns the body of the page of a name that several terms have.
pub(super) fn senses(name: &str, senses: &[TermSummary], base: &str, words: &Words) -> String {
    html! {
        article.term data-prefetch {
            header.term-header { h1 tabindex="-1" { dfn { (name) } } }
            p.definition { (words.several_meanings) }
            section.related { (summaries(senses, base)) }
        }
    }
    .into_string()
}

fn topics(facts: &TermFacts, base: &str) -> Markup {
    let topics = if facts.topics.is_empty() { facts.topic.as_slice() } else { &facts.topics };
    html! {
        @if !topics.is_empty() {
            p.topic {
                @for (at, topic) in topics.iter().enumerate() {
                    @if at > 0 { ", " }
                    a href=(Route::Topic(topic.slug.clone()).href(base)) { (topic.name) }
                }
            }
        }
    }
}

fn notice(facts: &TermFacts, base: &str, words: &Words) -> Markup {
    let text = match facts.status {
        "deprecated" => words.deprecated,
        "superseded" => words.superseded,
        "under-review" => words.under_review,
        _ if facts.superseded_by.is_some() => words.superseded,
        _ => return html! {},
    };
    html! {
        p.notice role="note" {
            (text)
            @if let Some(now) = &facts.superseded_by {
                " " (words.use_instead) " " a href=(Route::Term(now.slug.clone()).href(base)) { (now.name) } "."
            }
        }
    }
}

/// Returns the hierarchy, the site's own fields, the sources and what to read elsewhere.
fn more(facts: &TermFacts, base: &str, words: &Words) -> Markup {
    let has_list = !facts.broader.is_empty() || !facts.narrower.is_empty() || !facts.extra.is_empty();
    html! {
        @if has_list {
            dl.facts {
                @for (label, terms) in [(words.broader, &facts.broader), (words.narrower, &facts.narrower)] {
                    @if !terms.is_empty() {
                        div { dt { (label) } dd { (links(terms, base)) } }
                    }
                }
                @for field in &facts.extra {
                    div { dt { (field.label) } dd { (field.value) } }
                }
            }
        }
        @for (id, label, references) in [("sources", words.sources, &facts.sources), ("reading", words.reading, &facts.further_reading)] {
            @if !references.is_empty() {
                section.references aria-labelledby=(id) {
                    h2 id=(id) { (label) }
                    ul { @for reference in references { li { (cited(reference)) } } }
                }
            }
        }
    }
}

fn cited(reference: &Reference) -> Markup {
    let title = if reference.title.is_empty() { &reference.url } else { &reference.title };
    html! {
        @if reference.url.is_empty() { (title) } @else { a rel="noopener" href=(reference.url) { (title) } }
    }
}

fn links(terms: &[TermLink], base: &str) -> Markup {
    html! {
        @for (at, term) in terms.iter().enumerate() {
            @if at > 0 { ", " }
            a href=(Route::Term(term.slug.clone()).href(base)) { (term.name) }
        }
    }
}
