//! The search box: a combobox whose list of terms opens while one types
//! (<https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>).
//!
//! It is a form that leads to the search page, so Enter works before the app is
//! there. On the search page the list stays closed: the results are below.

use leptos::{
    ev::{FocusEvent, KeyboardEvent, SubmitEvent},
    prelude::*,
};
use maud::html;

use crate::{
    browser,
    context::Glossary,
    route::{Route, query},
    search::Answer,
    ui::{count::count, search_results::marked},
};

/// How many terms the list shows.
const LIMIT: usize = 8;

/// The search box.
#[component]
pub fn SearchBox() -> impl IntoView {
    let glossary = Glossary::get();
    let typed = glossary.search.query;
    // One may have begun to type before the app was there.
    let open = RwSignal::new(!typed.with_untracked(String::is_empty));
    let active = RwSignal::new(None::<usize>);
    let answer = Memo::new(move |_| {
        if open.get() && !glossary.is_search_page() { glossary.search.answer(&typed.get(), LIMIT) } else { None }
    });
    let options = move || answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.found.len()));
    let expanded = move || if options() > 0 { "true" } else { "false" };
    let option_href = move |at: usize| {
        answer.with_untracked(|answer| Some(glossary.href(&Route::Term(answer.as_ref()?.found.get(at)?.slug.clone()))))
    };

    let close = move || {
        open.set(false);
        active.set(None);
    };
    let visit = move |at: usize| {
        if let Some(href) = option_href(at) {
            close();
            typed.set(String::new());
            browser::navigation::visit(glossary, &href);
        }
    };
    let on_input = move |event| {
        typed.set(event_target_value(&event));
        active.set(None);
        open.set(true);
        browser::search::typed(glossary);
    };
    let on_keydown = move |event: KeyboardEvent| {
        let count = options();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" if count > 0 => {
                active.update(|at| *at = Some(at.map_or(count - 1, |at| (at + count - 1) % count)))
            }
            "ArrowDown" => open.set(true),
            "Escape" if count > 0 => close(),
            _ => return,
        }
        event.prevent_default();
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        match active.get_untracked() {
            Some(at) => visit(at),
            None => {
                close();
                browser::search::open_page(glossary);
            }
        }
    };
    let on_focusout = move |event: FocusEvent| {
        if browser::focus::leaves(&event) {
            close();
        }
    };
    let list = move || answer.get().map(|answer| options_html(&answer, active.get())).unwrap_or_default();

    view! {
        <form
            class="search"
            role="search"
            method="get"
            action=glossary.href(&Route::Search)
            on:submit=on_submit
            on:focusout=on_focusout
        >
            <label class="visually-hidden" for="search">"Search the glossary"</label>
            <input
                id="search"
                class="search-input"
                type="search"
                name=query::SEARCH
                placeholder="Search terms"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                role="combobox"
                aria-autocomplete="list"
                aria-controls="search-options"
                aria-expanded=expanded
                aria-activedescendant=move || active.get().map(option_id)
                prop:value=typed
                on:input=on_input
                on:keydown=on_keydown
                on:focus=move |_| { browser::search::load(glossary) }
            />
            <kbd class="search-key" aria-hidden="true">"/"</kbd>
            <button class="search-button" type="submit">"Search"</button>
            <ul
                role="listbox"
                id="search-options"
                class="search-options"
                aria-label="Terms"
                inner_html=list
                // Keeps the focus in the box, so that the list stays open for the click.
                on:mousedown=move |event| event.prevent_default()
                on:click=move |event| {
                    if let Some(at) = browser::focus::position_in_list(&event) {
                        visit(at);
                    }
                }
            ></ul>
            <p class="visually-hidden" role="status">{move || answer.get().map(|answer| status(&answer))}</p>
        </form>
    }
}

fn option_id(at: usize) -> String {
    ["search-option-", &at.to_string()].concat()
}

fn options_html(answer: &Answer, active: Option<usize>) -> String {
    html! {
        @for (at, found) in answer.found.iter().enumerate() {
            li.search-option role="option" id=(option_id(at)) aria-selected=(active == Some(at)) {
                span.search-name { (marked(&found.name, &found.matched)) }
                @if !found.expansion.is_empty() { " " span.expansion { (found.expansion) } }
            }
        }
    }
    .into_string()
}

/// What a screen reader is told while one types.
fn status(answer: &Answer) -> String {
    match answer.total {
        0 => "No term found. Press Enter for the nearest ones.".to_owned(),
        total => count(total, "term"),
    }
}
