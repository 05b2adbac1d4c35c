//! The search's dealings with the browser: its index, its address, its shortcut.

use std::cell::Cell;

use glossary_core::page::Page;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlInputElement, KeyboardEvent};

pub use super::search_index::{fold, load};

use super::{dom::find, events, focus, listen::on_window, navigation, search_address};
use crate::{
    context::Glossary,
    route::{Route, query},
};

/// What stands in the search box already: one may type before the app is there.
#[must_use]
pub fn in_box() -> String {
    find("#search")
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .map(|input| input.value())
        .unwrap_or_default()
}

/// Keeps what the search page shows equal to its address.
pub fn follow_address(glossary: Glossary) {
    Effect::new(move |_| {
        if glossary.search.query.with_untracked(String::is_empty) {
            search_address::read(glossary);
        } else {
            load(glossary);
        }
    });
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
pub fn on_shortcut(glossary: Glossary) {
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
