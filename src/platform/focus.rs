//! The keyboard's focus.

use leptos::{ev::FocusEvent, prelude::document};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Node};

use super::dom::find;

/// Returns whether the focus leaves the element that listens, rather than moving within that element.
#[must_use]
pub(crate) fn leaves(event: &FocusEvent) -> bool {
    let Some(listener) = event.current_target().and_then(|target| target.dyn_into::<Node>().ok()) else { return true };
    let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    !listener.contains(next.as_ref())
}

/// Focuses the first element that matches, without scrolling to the element.
pub(crate) fn without_scrolling(selector: &str) {
    if let Some(element) = find(selector) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Focuses the first element that matches, and scrolls it into view.
pub(crate) fn on(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// Returns whether no element has the focus.
pub(crate) fn is_nowhere() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Returns whether the element with the focus is in an element that matches.
pub(crate) fn is_in(selector: &str) -> bool {
    document().active_element().is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Returns whether the focus is in a field that takes text.
pub(crate) fn is_typing() -> bool {
    let typing = |element: Element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
    };
    document().active_element().is_some_and(typing)
}
