//! The search box: a combobox whose list of terms opens while the visitor types
//! (<https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>).
//!
//! The box is a form that leads to the search page, so Enter works before the app starts. On the search page the list
//! stays closed: the results are below.

use std::time::Duration;

use leptos::{
    ev::{self, FocusEvent, KeyboardEvent, SubmitEvent},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
};
use maud::{Markup, PreEscaped, html};

use super::{
    answer::Answer,
    state::{Search, use_search},
};
use crate::{
    analytics,
    platform::{
        dom::{position_in_list, reveal},
        effect::effect,
        focus,
    },
    route::{Route, query},
    ui::{
        count::count_shown, deferred_hydration::deferred_hydration, no_search::no_search, reactive_html::reactive_html,
    },
};

/// The most terms in the list.
const LIMIT: usize = 8;

/// The time without a key after which the visitor has finished typing.
const PAUSE: Duration = Duration::from_secs(1);

/// The form's id.
const ID: &str = "search-form";

/// The search box.
#[component]
pub(crate) fn SearchBox() -> impl IntoView {
    let list = List::new(use_search());
    list.open_by_shortcut();
    view! {
        <form
            class="search"
            id=ID
            role="search"
            method="get"
            action=list.search.page.href(&Route::Search)
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                list.submit();
            }
            on:focusout=move |event: FocusEvent| {
                if focus::leaves(&event) {
                    list.close();
                }
            }
            inner_html=deferred_hydration(ID, move || view! { <Combobox list/> })
        ></form>
    }
}

/// The input, the list of terms below and the message to screen readers.
#[component]
fn Combobox(list: List) -> impl IntoView {
    let search = list.search;
    let expanded = move || if list.len() == 0 { "false" } else { "true" };
    view! {
        <label class="visually-hidden" for="search">"Search the glossary"</label>
        <input
            id="search"
            class="search-input"
            type="text"
            inputmode="search"
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
            prop:value=search.query
            on:input=move |event| list.ask(event_target_value(&event))
            on:keydown=move |event| list.press(&event)
            on:focus=move |_| search.load_index()
        />
        <kbd class="search-key" aria-hidden="true">"/"</kbd>
        <button class="search-button" type="submit">"Search"</button>
        <ul
            role="listbox"
            id="search-options"
            class="search-options"
            aria-label="Terms"
            data-static=""
            inner_html=reactive_html(move || list.options())
            // Keeps the focus in the box, so that the list stays open for the click.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |event| {
                if let Some(at) = position_in_list(&event) {
                    list.visit(at);
                }
            }
        ></ul>
        <p
            class=move || if list.has_note() { "search-note" } else { "visually-hidden" }
            role="status"
            data-static=""
            inner_html=reactive_html(move || list.status())
            // Keeps the focus in the box for a click on the link in the message.
            on:mousedown=move |event| event.prevent_default()
        ></p>
    }
}

fn option_id(at: usize) -> String {
    ["search-option-", &at.to_string()].concat()
}

/// The list of terms below the box.
#[derive(Clone, Copy)]
struct List {
    search: Search,
    open: RwSignal<bool>,
    /// The position of the option that Enter opens.
    active: RwSignal<Option<usize>>,
    answer: Memo<Option<Answer>>,
    /// The timer that reports the search.
    report: StoredValue<Option<TimeoutHandle>>,
}

impl List {
    fn new(search: Search) -> Self {
        // The visitor may have begun to type before the app started.
        let open = RwSignal::new(!search.query.with_untracked(String::is_empty));
        let answer =
            Memo::new(move |_| if open.get() && !search.page.is_search() { search.answer(LIMIT) } else { None });
        Self { search, open, active: RwSignal::new(None), answer, report: StoredValue::new(None) }
    }

    /// Returns the number of options. Reactive.
    fn len(&self) -> usize {
        self.answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.found.len()))
    }

    /// Returns whether a message is shown in place of the list: nothing was found, or the index is missing. Reactive.
    fn has_note(&self) -> bool {
        self.answer.with(|answer| answer.as_ref().is_some_and(|answer| answer.total == 0)) || self.is_unavailable()
    }

    fn is_unavailable(&self) -> bool {
        self.open.get() && !self.search.page.is_search() && self.search.is_unavailable()
    }

    /// Returns the options: a short list that changes with every key. As components, the options would add 2 KB to the
    /// app.
    fn options(&self) -> Markup {
        let active = self.active.get();
        self.answer.with(|answer| {
            html! {
                @for (at, found) in answer.iter().flat_map(|answer| &answer.found).enumerate() {
                    li.search-option role="option" id=(option_id(at)) aria-selected=(active == Some(at)) {
                        span.search-name { (PreEscaped(&found.name)) }
                        (PreEscaped(&found.meaning))
                    }
                }
            }
        })
    }

    /// Returns the message to screen readers, which is visible where there is no list. Reactive.
    fn status(&self) -> Markup {
        if self.is_unavailable() {
            return no_search(&self.search.page.href(&Route::Home));
        }
        self.answer.with(|answer| match answer {
            Some(Answer { total: 0, .. }) => html! { "No term found. Press Enter to ask us." },
            Some(Answer { found, total, .. }) => html! { (count_shown(found.len(), *total, "term")) },
            None => Markup::default(),
        })
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
            self.search.navigation.visit(&self.search.page.href(&Route::Term(slug)));
        }
    }

    fn ask(&self, text: String) {
        self.search.query.set(text);
        self.active.set(None);
        self.open.set(true);
        self.search.load_index();
        self.search.write_address();
        self.report_later();
    }

    /// Reports how many terms were found, once the visitor has finished typing. The query itself is not reported.
    fn report_later(&self) {
        if let Some(timer) = self.report.get_value() {
            timer.clear();
        }
        let search = self.search;
        let report = move || {
            if let Some(answer) = untrack(|| search.answer(1)) {
                analytics::report(search.page, "searched", &[("results", &answer.total.to_string())]);
            }
        };
        self.report.set_value(set_timeout_with_handle(report, PAUSE).ok());
    }

    fn press(&self, event: &KeyboardEvent) {
        let count = untrack(|| self.len());
        match event.key().as_str() {
            "ArrowDown" if count > 0 => self.active.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" if count > 0 => {
                self.active.update(|at| *at = Some(at.map_or(count - 1, |at| (at + count - 1) % count)));
            }
            "ArrowDown" => self.open.set(true),
            "Escape" if count > 0 || untrack(|| self.has_note()) => self.close(),
            "Escape" if !self.search.query.with_untracked(String::is_empty) => self.ask(String::new()),
            _ => return,
        }
        if let Some(at) = self.active.get_untracked() {
            // After the list has changed.
            set_timeout(move || reveal(&option_id(at)), Duration::ZERO);
        }
        event.prevent_default();
    }

    fn submit(&self) {
        match self.active.get_untracked() {
            Some(at) => self.visit(at),
            None => {
                self.close();
                self.search.open_page();
            }
        }
    }

    /// Lets `/`, and Ctrl or Command with K, focus the box.
    fn open_by_shortcut(&self) {
        let search = self.search;
        effect(move |_| {
            window_event_listener(ev::keydown, move |event| {
                let chord = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
                let slash = event.key() == "/" && !event.ctrl_key() && !event.meta_key() && !event.alt_key();
                if chord || (slash && !focus::is_typing()) {
                    event.prevent_default();
                    focus::on("#search");
                    search.load_index();
                }
            });
        });
    }
}
