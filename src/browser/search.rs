//! The search's dealings with the browser: its index, its address, its shortcut.

use std::{cell::Cell, time::Duration};

use glossary_core::{page::Page, search::Index};
use js_sys::{JsString, RegExp};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::{data, events, focus, listen::on_window, navigation};
use crate::{
    context::Glossary,
    route::{self, Route, query},
};

/// A text as it is compared: lower case, without accents. The browser has the
/// tables for this; the app need not carry them.
#[must_use]
pub fn fold(text: &str) -> String {
    let marks = RegExp::new("\\p{M}", "gu");
    // Letters first: what "™" is made of is in upper case.
    JsString::from(text).normalize("NFKD").to_lower_case().replace_by_pattern(&marks, "").into()
}

/// For how long the index may be under way before the visitor is shown another way.
const PATIENCE: Duration = Duration::from_secs(5);

/// Fetches the index, then the definitions; once.
pub fn load(glossary: Glossary) {
    thread_local! {
        static UNDER_WAY: Cell<bool> = const { Cell::new(false) };
    }
    if UNDER_WAY.replace(true) {
        return;
    }
    let search = glossary.search;
    // One that hangs is told too, and still welcome when it comes.
    set_timeout(move || search.failed.set(true), PATIENCE);
    spawn_local(async move {
        let site = glossary.site();
        let text = data::text(&route::file_href(route::SEARCH_INDEX, &site.base)).await;
        // Its first line names the definitions of the same publish.
        let Some((definitions, terms)) = text.as_ref().and_then(|text| text.split_once('\n')) else {
            // The next use of the box tries again.
            UNDER_WAY.set(false);
            search.failed.set(true);
            return;
        };
        search.index.set(Some(Index::parse(terms.to_owned(), fold(terms))));
        if let Some(definitions) = data::text(&route::file_href(definitions, &site.base)).await {
            search.index.update(|index| {
                if let Some(index) = index {
                    index.add_definitions(fold(&definitions));
                }
            });
        }
    });
}

/// What stands in the search box already: one may type before the app is there.
#[must_use]
pub fn in_box() -> String {
    focus::find("#search")
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .map(|input| input.value())
        .unwrap_or_default()
}

/// Keeps what the search page shows equal to its address.
pub fn follow_address(glossary: Glossary) {
    Effect::new(move |_| {
        if glossary.search.query.with_untracked(String::is_empty) {
            read_address(glossary);
        } else {
            load(glossary);
        }
    });
}

/// Asks what the search page's address says; on any other page, nothing.
pub(super) fn read_address(glossary: Glossary) {
    if !matches!(glossary.page_untracked().page, Page::Search) {
        return;
    }
    let asked = super::address_query(query::SEARCH).unwrap_or_default();
    if !asked.is_empty() {
        load(glossary);
    }
    glossary.search.query.set(asked);
}

/// Something was typed into the search box: the index is wanted, and the search
/// page's address says what is asked.
pub fn typed(glossary: Glossary) {
    load(glossary);
    tell_of_search(glossary);
    if matches!(glossary.page_untracked().page, Page::Search)
        && let Ok(history) = window().history()
    {
        let state = history.state().unwrap_or(JsValue::UNDEFINED);
        let address = with_query("", &glossary.search.query.get_untracked());
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
}

/// Tells how much was found, once the visitor has finished typing. What was asked
/// is nobody's business.
fn tell_of_search(glossary: Glossary) {
    thread_local! {
        static PAUSE: Cell<i32> = const { Cell::new(0) };
    }
    window().clear_timeout_with_handle(PAUSE.get());
    let tell = Closure::once_into_js(move || {
        let found = untrack(|| glossary.search.answer(&glossary.search.query.get(), 1));
        if let Some(found) = found {
            events::tell(glossary, "searched", &[("results", &found.total.to_string())]);
        }
    });
    let pause = window().set_timeout_with_callback_and_timeout_and_arguments_0(tell.unchecked_ref(), 1_000);
    PAUSE.set(pause.unwrap_or_default());
}

/// Opens the search page with what was typed.
pub fn open_page(glossary: Glossary) {
    let address = with_query(&glossary.href(&Route::Search), &glossary.search.query.get_untracked());
    navigation::visit(glossary, &address);
}

fn with_query(path: &str, asked: &str) -> String {
    let asked: String = js_sys::encode_uri_component(asked).into();
    [path, "?", query::SEARCH, "=", &asked].concat()
}

/// `/` and Ctrl or Command with K go to the search box.
pub(super) fn on_shortcut(glossary: Glossary) {
    on_window("keydown", move |event| {
        let event: KeyboardEvent = event.unchecked_into();
        let chord = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
        let slash = event.key() == "/" && !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if chord || (slash && !focus::is_typing()) {
            event.prevent_default();
            focus::on("#search");
            load(glossary);
        }
    });
}
