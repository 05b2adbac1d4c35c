//! The search's dealings with the browser: its index, its address, its shortcut.

use std::cell::Cell;

use glossary_core::search::Index;
use js_sys::{JsString, RegExp};
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
    task::spawn_local,
};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsValue;

use super::{data, focus, navigation};
use crate::{
    context::Glossary,
    route::{Route, query},
};

/// A text as it is compared: lower case, without accents. The browser has the
/// tables for this; the app need not carry them.
#[must_use]
pub fn fold(text: &str) -> String {
    let marks = RegExp::new("\\p{M}", "gu");
    JsString::from(text).to_lower_case().normalize("NFKD").replace_by_pattern(&marks, "").into()
}

/// Fetches the index, then the definitions; once.
pub fn load(glossary: Glossary) {
    thread_local! {
        static UNDER_WAY: Cell<bool> = const { Cell::new(false) };
    }
    if UNDER_WAY.replace(true) {
        return;
    }
    spawn_local(async move {
        let site = glossary.site();
        let Some(text) = data::text(&site.search_index).await else {
            // The next use of the box tries again.
            UNDER_WAY.set(false);
            return;
        };
        let folded = fold(&text);
        glossary.search.index.set(Some(Index::parse(text, folded)));
        if let Some(definitions) = data::text(&site.search_definitions).await {
            glossary.search.index.update(|index| {
                if let Some(index) = index {
                    index.add_definitions(fold(&definitions));
                }
            });
        }
    });
}

/// Keeps what the search page shows equal to its address.
pub fn follow_address(glossary: Glossary) {
    let address = use_location().search;
    Effect::new(move |_| {
        // The router's own reading of the query decodes it twice.
        address.track();
        let asked = super::address_query(query::SEARCH).unwrap_or_default();
        if !asked.is_empty() {
            load(glossary);
            glossary.search.query.set(asked);
        }
    });
}

/// Something was typed into the search box: the index is wanted, and the search
/// page's address says what is asked.
pub fn typed(glossary: Glossary) {
    load(glossary);
    if glossary.is_search_page()
        && let Ok(history) = window().history()
    {
        let state = history.state().unwrap_or(JsValue::UNDEFINED);
        let address = with_query("", &glossary.search.query.get_untracked());
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
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
    window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let chord = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
        let slash = event.key() == "/" && !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if chord || (slash && !focus::is_typing()) {
            event.prevent_default();
            focus::on("#search");
            load(glossary);
        }
    });
}
