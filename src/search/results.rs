//! The results on the search page.

use glossary_core::search::Index;
use leptos::prelude::*;
use maud::{Markup, PreEscaped, html};

use super::{answer::Answer, state::use_search};
use crate::{
    page::PageState,
    route::Route,
    ui::{count::count_shown, no_search::no_search, reactive_html::reactive_html},
};

/// The most results that are shown.
const LIMIT: usize = 100;

/// The results of the search, and on the 404 page the terms that the address may mean; on any other page, nothing.
#[component]
pub(crate) fn SearchResults() -> impl IntoView {
    let search = use_search();
    let page = search.page;
    let is_shown = move || page.is_search() || page.is_missing();
    // A list that grows when the details arrive would move the form below.
    let is_complete = move || search.index.with(|index| index.as_ref().is_some_and(Index::has_details));
    let answer = Memo::new(move |_| if is_shown() && is_complete() { search.answer(LIMIT) } else { None });
    let number = reactive_html(move || {
        if page.is_search() && search.is_unavailable() {
            return no_search(&page.href(&Route::Home));
        }
        answer.with(|answer| match answer {
            Some(answer) if page.is_search() => html! { (number(answer)) },
            Some(answer) if answer.total > 0 => html! { "Did you mean" },
            _ => Markup::default(),
        })
    });
    // A long list: as elements of their own, its links would take four times as long to show.
    let list = reactive_html(move || {
        let query = search.query.get();
        let query = query.trim();
        answer.with(|answer| match answer {
            Some(answer) if answer.total > 0 || page.is_search() => html(query, answer, page),
            // Shows the form, which waits for the results: see results.css.
            None if is_shown() && search.follows_address.get() && (query.is_empty() || search.failed.get()) => {
                html! { p {} }
            }
            Some(_) => html! { p {} },
            None => Markup::default(),
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
fn html(query: &str, answer: &Answer, page: PageState) -> Markup {
    html! {
        @if answer.total == 0 && page.is_search() {
            p { "The glossary has no entry for “" (query) "” yet." }
            p { a.ask href="#contact" { "Ask us about “" (query) "”" } }
        }
        ol.result-list.compares[answer.compares] {
            @for found in &answer.found {
                li {
                    a href=(page.href(&Route::Term(found.slug.clone()))) { (PreEscaped(&found.name)) }
                    (PreEscaped(&found.meaning))
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
