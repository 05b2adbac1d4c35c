//! The results on the search page, as one types.

use std::ops::Range;

use leptos::prelude::*;
use maud::{Markup, html};

use crate::{
    browser,
    context::Glossary,
    route::Route,
    search::{Answer, Found},
    ui::{
        count::count,
        live::{live, live_text},
    },
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
    let number = live_text(move || answer.get().map(|answer| found(answer.total)).unwrap_or_default());
    view! {
        <p class="result-count" role="status" inner_html=number></p>
        <div class="results" inner_html=results></div>
    }
}

/// How many there are, for all and for screen readers.
fn found(total: usize) -> String {
    if total == 0 { "No term found".to_owned() } else { count(total, "term") }
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
                    a href=(Route::Term(found.slug.clone()).href(base)) { (marked(&found.name, &found.matched)) }
                    @if !found.expansion.is_empty() { " " span.expansion { (found.expansion) } }
                }
            }
        }
    }
}

/// A text with what matched in it marked: ranges of bytes, in order.
pub(super) fn marked(text: &str, ranges: &[Range<usize>]) -> Markup {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
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
        assert_eq!(marked("R&D API", &[0..1, 4..6]).into_string(), "<mark>R</mark>&amp;D <mark>AP</mark>I");
        assert_eq!(marked("API", &[]).into_string(), "API");
    }
}
