//! Where the page stood when one comes back to it.
//!
//! Pages change after the browser would restore the scroll position, so the app
//! keeps it: as the state of each entry in the history.

use std::{cell::Cell, time::Duration};

use js_sys::Array;
use leptos::{
    leptos_dom::helpers::TimeoutHandle,
    prelude::{document, set_timeout_with_handle, window},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ScrollBehavior, ScrollRestoration, ScrollToOptions};

use super::listen::on_window;

thread_local! {
    static PENDING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
    /// The history is at another page's entry already, whose place must stay.
    static HELD: Cell<bool> = const { Cell::new(false) };
}

/// Where a page stands, as an entry in the history keeps it: how far it is
/// scrolled, or in a long list a letter's number and how far that is above.
pub(super) struct Place(JsValue);

/// Keeps the position from now on. On leaving the document, the browser takes it
/// over again, so that a reload ends where it began.
pub(super) fn take_over() {
    restore_by(ScrollRestoration::Manual);
    on_window("pagehide", |_| restore_by(ScrollRestoration::Auto));
    on_window("pageshow", |_| restore_by(ScrollRestoration::Manual));
    on_window("scroll", |_| {
        // Browsers limit how often the history may be written.
        let next = set_timeout_with_handle(save, Duration::from_millis(120)).ok();
        if let Some(pending) = PENDING.replace(next) {
            pending.clear();
        }
    });
}

fn restore_by(mode: ScrollRestoration) {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(mode);
    }
}

fn cancel() {
    if let Some(pending) = PENDING.take() {
        pending.clear();
    }
}

/// Notes the position in the current entry of the history.
pub(super) fn save() {
    cancel();
    if HELD.get() {
        return;
    }
    if let (Ok(history), Ok(y)) = (window().history(), window().scroll_y()) {
        let _ = history.replace_state(&in_long_list().unwrap_or(JsValue::from_f64(y)), "");
    }
}

/// Back or forward has led to another entry of the history: the place noted in it.
/// Until [`arrive`], the page still shown is not that entry's.
pub(super) fn on_history() -> Option<Place> {
    cancel();
    HELD.set(true);
    let state = window().history().ok()?.state().ok()?;
    (!state.is_null() && !state.is_undefined()).then_some(Place(state))
}

/// Scrolls to a place that was noted; without one to what the address names, or to
/// the top.
pub(super) fn arrive(place: Option<Place>) {
    HELD.set(false);
    if let Some(Place(place)) = place {
        to(place.as_f64().or_else(|| of_long_list(&place)).unwrap_or_default());
        return;
    }
    let fragment = window().location().hash().unwrap_or_default();
    let target = fragment.strip_prefix('#').and_then(|id| document().get_element_by_id(id));
    match target {
        Some(target) => target.scroll_into_view(),
        None => to(0.0),
    }
}

/// Scrolls there at once, whatever the styles say of scrolling.
fn to(y: f64) {
    let options = ScrollToOptions::new();
    options.set_top(y);
    options.set_behavior(ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}

/// The letters of a list so long that each is laid out as it comes into view. Until
/// then its height is a guess, so a distance from the top means little.
fn letters() -> impl Iterator<Item = Element> {
    let letters = document().query_selector_all(".index-long > .letter").ok();
    (0..).map_while(move |at| letters.as_ref()?.get(at)?.dyn_into().ok())
}

fn top(element: &Element) -> f64 {
    element.get_bounding_client_rect().top()
}

/// The place as one below the last letter that begins above what is in view.
fn in_long_list() -> Option<JsValue> {
    let (at, letter) = (0..).zip(letters()).take_while(|(_, letter)| top(letter) <= 0.0).last()?;
    Some(Array::of2(&JsValue::from(at), &JsValue::from(-top(&letter))).into())
}

/// How far such a place is from the top now.
fn of_long_list(place: &JsValue) -> Option<f64> {
    let place: &Array = place.dyn_ref()?;
    let letter = letters().nth(place.get(0).as_f64()? as usize)?;
    // It has its height at once, and so has the one above, of which some may be in view.
    for letter in [letter.previous_element_sibling(), Some(letter.clone())].into_iter().flatten() {
        let _ = letter.class_list().add_1("letter-whole");
    }
    Some(window().scroll_y().ok()? + top(&letter) + place.get(1).as_f64()?)
}
