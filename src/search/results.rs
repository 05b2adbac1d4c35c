//! The results on the search page.

use glossary_core::search::Index;
use leptos::prelude::*;
use maud::{Markup, html};

use super::{answer::Answer, state::use_search};
use crate::{
    route::Route,
    ui::{count::count_shown, no_search::no_search, reactive_html::reactive_html},
};

/// The most results that are shown.
const LIMIT: usize = 100;

/// The results of the search; on any other page, nothing.
#[component]
pub(crate) fn SearchResults() -> impl IntoView {
    let search = use_search();
    let page = search.page;
    // A list that grows when the details arrive would move the form below.
    let is_complete = move || search.index.with(|index| index.as_ref().is_some_and(Index::has_details));
    let answer = Memo::new(move |_| if page.is_search() && is_complete() { search.answer(LIMIT) } else { None });
    let number = reactive_html(move || {
        if page.is_search() && search.is_unavailable() {
            no_search(&page.href(&Route::Home))
        } else {
            answer.with(|answer| answer.as_ref().map(|answer| html! { (number(answer)) }).unwrap_or_default())
        }
    });
    // A long list: as elements of their own, its links would take four times as long to show.
    let list = reactive_html(move || {
        let query = search.query.get();
        answer.with(|answer| {
            answer.as_ref().map(|answer| html(query.trim(), answer, &page.site().base)).unwrap_or_default()
        })
    });
    view! {
        <p class="result-count" role="status" data-static="" inner_html=number></p>
        <div class="results" data-static="" inner_html=list></div>
    }
}

/// Returns how many terms were found.
fn number(answer: &Answer) -> String {
    match answer.total {
        0 => "No term found".to_owned(),
        total => count_shown(answer.found.len(), total, "term"),
    }
}

/// Returns the terms found, or a link to the form.
fn html(query: &str, answer: &Answer, base: &str) -> Markup {
    html! {
        @if answer.total == 0 {
            p { "The glossary has no entry for “" (query) "” yet." }
            p { a.ask href="#contact" { "Ask us about “" (query) "”" } }
        }
        ol.result-list.compares[answer.compares] {
            @for found in &answer.found {
                li {
                    a href=(Route::Term(found.slug.clone()).href(base)) { (found.name.marked()) }
                    (found.meaning())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::answer::Found, *};

    #[test]
    fn the_number_says_that_there_are_more_results_than_shown() {
        let number = |shown, total| number(&Answer { found: vec![Found::default(); shown], total, compares: false });
        assert_eq!(number(0, 0), "No term found");
        assert_eq!(number(1, 1), "1 term");
        assert_eq!(number(100, 340), "The first 100 of 340 terms");
    }
}
