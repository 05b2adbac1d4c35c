//! The results on the search page, as one types.

use std::ops::Range;

use leptos::prelude::*;
use maud::{Markup, html};

use crate::{
    browser,
    context::Glossary,
    route::Route,
    search::{Answer, Found, Matched},
    ui::{count::count_shown, live::live},
};

/// How many results are shown.
const LIMIT: usize = 100;

/// What was found; on any other page, nothing.
#[component]
pub fn SearchResults() -> impl IntoView {
    let glossary = Glossary::get();
    browser::search::follow_address(glossary);
    let answer = Memo::new(move |_| {
        if glossary.is_search_page() { glossary.search.answer(&glossary.search.query.get(), LIMIT) } else { None }
    });
    let results = live(move || {
        let query = glossary.search.query.get();
        answer.get().map(|answer| html(query.trim(), &answer, &glossary.site().base)).unwrap_or_default()
    });
    let number = live(move || {
        if glossary.is_search_page() && glossary.search.is_out_of_reach() {
            no_search(&glossary.href(&Route::Home))
        } else {
            answer.get().map(|answer| html! { (number(&answer)) }).unwrap_or_default()
        }
    });
    view! {
        <p class="result-count" role="status" inner_html=number></p>
        <div class="results" inner_html=results></div>
    }
}

/// How many there are, for all and for screen readers.
fn number(answer: &Answer) -> String {
    match answer.total {
        0 => "No term found".to_owned(),
        total => count_shown(answer.found.len(), total, "term"),
    }
}

/// What is told where there is nothing to search with, and the way out.
#[must_use]
pub fn no_search(home: &str) -> Markup {
    html! { "The search could not be loaded. " a href=(home) { "The A to Z list" } " has every term." }
}

/// The terms found, or the nearest ones and the way to ask.
fn html(query: &str, answer: &Answer, base: &str) -> Markup {
    if answer.total > 0 {
        return list(&answer.found, base);
    }
    html! {
        p { "The glossary has no entry for “" (query) "” yet." }
        @if !answer.nearest.is_empty() {
            h2 { "The nearest terms" }
            (list(&answer.nearest, base))
        }
        p { a.ask href="#contact" { "Ask us about “" (query) "”" } }
    }
}

fn list(found: &[Found], base: &str) -> Markup {
    html! {
        ol.result-list {
            @for found in found {
                li {
                    a href=(Route::Term(found.slug.clone()).href(base)) { (marked(&found.name)) }
                    (other_names(found))
                }
            }
        }
    }
}

/// What the name stands for, and the alias by which the term was found.
pub(super) fn other_names(found: &Found) -> Markup {
    html! {
        @if !found.expansion.text.is_empty() { " " span.expansion { (marked(&found.expansion)) } }
        @if !found.alias.text.is_empty() { " " span.also-called { "also: " (marked(&found.alias)) } }
    }
}

/// A text with what matched in it marked.
pub(super) fn marked(Matched { text, ranges }: &Matched) -> Markup {
    let part = |range| text.get::<Range<usize>>(range).unwrap_or_default();
    let starts = std::iter::once(0).chain(ranges.iter().map(|range| range.end));
    let rest = ranges.last().map_or(0, |range| range.end);
    html! {
        @for (start, range) in starts.zip(ranges) {
            (part(start..range.start)) mark { (part(range.clone())) }
        }
        (part(rest..text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matched_is_marked_and_everything_escaped() {
        let marked = |text: &str, ranges| marked(&Matched { text: text.to_owned(), ranges }).into_string();
        assert_eq!(marked("R&D API", vec![0..1, 4..6]), "<mark>R</mark>&amp;D <mark>AP</mark>I");
        assert_eq!(marked("API", vec![]), "API");
    }

    #[test]
    fn more_than_are_shown_are_told() {
        let found = |shown, total| {
            let found = Found {
                slug: String::new(),
                name: Matched::default(),
                expansion: Matched::default(),
                alias: Matched::default(),
            };
            number(&Answer { found: vec![found; shown], total, nearest: Vec::new() })
        };
        assert_eq!(found(0, 0), "No term found");
        assert_eq!(found(1, 1), "1 term");
        assert_eq!(found(100, 340), "The first 100 of 340 terms");
    }
}
