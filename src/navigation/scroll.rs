//! The scroll position.
//!
//! Pages change after the browser would restore the scroll position, so the app keeps the position as the state of each
//! entry in the history.

use std::time::Duration;

use js_sys::Array;
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ScrollBehavior, ScrollRestoration, ScrollToOptions};

use crate::platform::dom::all;

/// The time between the last scroll event and the write to the history: browsers limit the rate of these writes.
const DELAY: Duration = Duration::from_millis(120);

/// The scroll position of the page shown, and those in the history.
#[derive(Clone, Copy)]
pub(super) struct Scroll {
    /// The timer that will save the position.
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Whether the history is at the entry of a page that is still loading, whose position must stay.
    held: StoredValue<bool>,
}

/// A position as an entry in the history keeps it: a distance from the top, or in a long list the number of a letter
/// and the distance from that letter.
pub(super) struct Position(JsValue);

impl Scroll {
    pub(super) fn new() -> Self {
        Self { timer: StoredValue::new(None), held: StoredValue::new(false) }
    }

    /// Saves the position from now on. When the visitor leaves the document, the browser takes over, so that a reload
    /// restores the position.
    pub(super) fn start(&self) {
        let scroll = *self;
        scroll.return_to_document();
        window_event_listener(ev::pagehide, move |_| {
            // A pending save would run after the return, at the top. To save now would lose the position that Chromium
            // has noted already.
            scroll.cancel();
            restore_by(ScrollRestoration::Auto);
        });
        window_event_listener(ev::pageshow, move |_| scroll.return_to_document());
        window_event_listener(ev::scroll, move |_| {
            scroll.cancel();
            scroll.timer.set_value(set_timeout_with_handle(move || scroll.save(), DELAY).ok());
        });
    }

    /// Takes over from the browser, and scrolls to the position of the entry where the browser has not: WebKit does not
    /// restore a page from its back/forward cache, and Firefox no page that has left the cache.
    fn return_to_document(&self) {
        restore_by(ScrollRestoration::Manual);
        self.cancel();
        let is_at_top = window().scroll_y().is_ok_and(|y| y == 0.0);
        if let Some(position) = position().filter(|_| is_at_top) {
            self.arrive(Some(position));
        }
    }

    fn cancel(&self) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        self.timer.set_value(None);
    }

    /// Saves the position in the current entry of the history.
    pub(super) fn save(&self) {
        self.cancel();
        if self.held.get_value() {
            return;
        }
        if let (Ok(history), Ok(y)) = (window().history(), window().scroll_y()) {
            let _ = history.replace_state(&in_long_list().unwrap_or(JsValue::from_f64(y)), "");
        }
    }

    /// Returns the position in the entry of the history to which back or forward has led. Until [`Scroll::arrive`], the
    /// page still shown is another entry's.
    pub(super) fn leave_by_history(&self) -> Option<Position> {
        self.cancel();
        self.held.set_value(true);
        position()
    }

    /// Scrolls to a position; without one to the fragment in the address, or to the top.
    pub(super) fn arrive(&self, position: Option<Position>) {
        self.held.set_value(false);
        if let Some(Position(position)) = position {
            to(position.as_f64().or_else(|| of_long_list(&position)).unwrap_or_default());
            return;
        }
        let fragment = window().location().hash().unwrap_or_default();
        let target = fragment.strip_prefix('#').and_then(|id| document().get_element_by_id(id));
        match target {
            Some(target) => target.scroll_into_view(),
            None => to(0.0),
        }
    }
}

/// Returns the position in the current entry of the history.
fn position() -> Option<Position> {
    let state = window().history().ok()?.state().ok()?;
    (!state.is_null() && !state.is_undefined()).then_some(Position(state))
}

fn restore_by(mode: ScrollRestoration) {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(mode);
    }
}

/// Scrolls to a distance from the top at once, also where the styles ask for smooth scrolling.
fn to(y: f64) {
    let options = ScrollToOptions::new();
    options.set_top(y);
    options.set_behavior(ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}

/// Returns the letters of a list so long that the browser lays out each letter as it comes into view. Until then the
/// letter's height is an estimate, so a distance from the top would lead to another place.
fn letters() -> impl Iterator<Item = Element> {
    all(document().query_selector_all(".index-long > .letter"))
}

fn top(element: &Element) -> f64 {
    element.get_bounding_client_rect().top()
}

/// Returns the position in a long list: the number of the last letter that begins above the view, and the distance from
/// there.
fn in_long_list() -> Option<JsValue> {
    let (at, letter) = (0..).zip(letters()).take_while(|(_, letter)| top(letter) <= 0.0).last()?;
    Some(Array::of2(&JsValue::from(at), &JsValue::from(-top(&letter))).into())
}

/// Returns the current distance of a position in a long list from the top.
fn of_long_list(position: &JsValue) -> Option<f64> {
    let position: &Array = position.dyn_ref()?;
    let letter = letters().nth(position.get(0).as_f64()? as usize)?;
    // This letter gets its real height at once, and so does the one above, which may be in view.
    for letter in [letter.previous_element_sibling(), Some(letter.clone())].into_iter().flatten() {
        let _ = letter.class_list().add_1("letter-whole");
    }
    Some(window().scroll_y().ok()? + top(&letter) + position.get(1).as_f64()?)
}
