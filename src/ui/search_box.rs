//! The search box: a combobox whose list of terms opens while one types
//! (<https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>).
//!
//! It is a form that leads to the search page, so Enter works before the app is
//! there. On the search page the list stays closed: the results are below.

use leptos::{
    ev::{FocusEvent, KeyboardEvent, SubmitEvent},
    prelude::*,
};
use maud::{Markup, html};

use crate::{
    browser,
    context::Glossary,
    route::{Route, query},
    search::Answer,
    ui::{
        count::count_shown,
        live::live,
        search_results::{marked, no_search, other_names},
    },
};

/// How many terms the list shows.
const LIMIT: usize = 8;

/// The search box.
#[component]
pub fn SearchBox() -> impl IntoView {
    let list = List::new(Glossary::get());
    view! {
        <form
            class="search"
            id=ID
            role="search"
            method="get"
            action=list.glossary.href(&Route::Search)
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                list.on_submit();
            }
            on:focusout=move |event: FocusEvent| {
                if browser::focus::leaves(&event) {
                    list.close();
                }
            }
            inner_html=browser::part::html(ID, move || inside(list))
        ></form>
    }
}

/// The form's id.
const ID: &str = "search-form";

/// What the list shows, and which of it is chosen.
#[derive(Clone, Copy)]
struct List {
    glossary: Glossary,
    open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    answer: Memo<Option<Answer>>,
}

impl List {
    fn new(glossary: Glossary) -> Self {
        let typed = glossary.search.query;
        // One may have begun to type before the app was there.
        let open = RwSignal::new(!typed.with_untracked(String::is_empty));
        let answer = Memo::new(move |_| {
            if open.get() && !glossary.is_search_page() { glossary.search.answer(&typed.get(), LIMIT) } else { None }
        });
        Self { glossary, open, active: RwSignal::new(None), answer }
    }

    fn options(&self) -> usize {
        self.answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.found.len()))
    }

    /// Nothing was found, or there is nothing to search with: in place of the list
    /// stands a note.
    fn is_noted(&self) -> bool {
        self.answer.with(|answer| answer.as_ref().is_some_and(|answer| answer.total == 0)) || self.is_out_of_reach()
    }

    fn is_out_of_reach(&self) -> bool {
        self.open.get() && !self.glossary.is_search_page() && self.glossary.search.is_out_of_reach()
    }

    fn close(&self) {
        self.open.set(false);
        self.active.set(None);
    }

    /// Opens the page of an option.
    fn visit(&self, at: usize) {
        let slug = self.answer.with_untracked(|answer| Some(answer.as_ref()?.found.get(at)?.slug.clone()));
        if let Some(slug) = slug {
            self.close();
            browser::navigation::visit(self.glossary, &self.glossary.href(&Route::Term(slug)));
        }
    }

    fn on_input(&self, text: String) {
        self.glossary.search.query.set(text);
        self.active.set(None);
        self.open.set(true);
        browser::search::typed(self.glossary);
    }

    fn on_keydown(&self, event: &KeyboardEvent) {
        let count = self.options();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => self.active.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" if count > 0 => {
                self.active.update(|at| *at = Some(at.map_or(count - 1, |at| (at + count - 1) % count)));
            }
            "ArrowDown" => self.open.set(true),
            "Escape" if count > 0 || untrack(|| self.is_noted()) => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    fn on_submit(&self) {
        match self.active.get_untracked() {
            Some(at) => self.visit(at),
            None => {
                self.close();
                browser::search::open_page(self.glossary);
            }
        }
    }
}

fn inside(list: List) -> impl IntoView {
    let glossary = list.glossary;
    let options =
        live(move || list.answer.get().map(|answer| options_html(&answer, list.active.get())).unwrap_or_default());
    let status = live(move || {
        if list.is_out_of_reach() {
            no_search(&glossary.href(&Route::Home))
        } else {
            list.answer.get().map(|answer| html! { (status(&answer)) }).unwrap_or_default()
        }
    });
    let status_class = move || if list.is_noted() { "search-note" } else { "visually-hidden" };
    let expanded = move || if list.options() > 0 { "true" } else { "false" };
    view! {
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
            aria-activedescendant=move || list.active.get().map(option_id)
            prop:value=glossary.search.query
            on:input=move |event| list.on_input(event_target_value(&event))
            on:keydown=move |event| list.on_keydown(&event)
            on:focus=move |_| browser::search::load(glossary)
        />
        <kbd class="search-key" aria-hidden="true">"/"</kbd>
        <button class="search-button" type="submit">"Search"</button>
        <ul
            role="listbox"
            id="search-options"
            class="search-options"
            aria-label="Terms"
            inner_html=options
            // Keeps the focus in the box, so that the list stays open for the click.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |event| {
                if let Some(at) = browser::focus::position_in_list(&event) {
                    list.visit(at);
                }
            }
        ></ul>
        <p
            class=status_class
            role="status"
            inner_html=status
            // As in the list.
            on:mousedown=move |event| event.prevent_default()
        ></p>
    }
}

fn option_id(at: usize) -> String {
    ["search-option-", &at.to_string()].concat()
}

fn options_html(answer: &Answer, active: Option<usize>) -> Markup {
    html! {
        @for (at, found) in answer.found.iter().enumerate() {
            li.search-option role="option" id=(option_id(at)) aria-selected=(active == Some(at)) {
                span.search-name { (marked(&found.name)) }
                (other_names(found))
            }
        }
    }
}

/// What a screen reader is told while one types; seen where there is no list.
fn status(answer: &Answer) -> String {
    match answer.total {
        0 => "No term found. Press Enter for the nearest ones.".to_owned(),
        total => count_shown(answer.found.len(), total, "term"),
    }
}
