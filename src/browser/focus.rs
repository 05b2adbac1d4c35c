//! Where the keyboard's focus goes.

use leptos::{
    ev::{FocusEvent, MouseEvent},
    prelude::document,
    task::{spawn_local, tick},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Node};

use super::dom::{all, find};

/// The focus leaves the element that listens, rather than moving within it.
#[must_use]
pub fn leaves(event: &FocusEvent) -> bool {
    let Some(listener) = event.current_target().and_then(|target| target.dyn_into::<Node>().ok()) else { return true };
    let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    !listener.contains(next.as_ref())
}

/// Which item of the list that listens was clicked, from 0.
#[must_use]
pub fn position_in_list(event: &MouseEvent) -> Option<usize> {
    let item = event.target()?.dyn_into::<Element>().ok()?.closest("li").ok()??;
    let mut position = 0;
    let mut before = item.previous_element_sibling();
    while let Some(element) = before {
        position += 1;
        before = element.previous_element_sibling();
    }
    Some(position)
}

/// Focuses the first element that matches, without scrolling to it.
pub(super) fn quietly(selector: &str) {
    if let Some(element) = find(selector) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Focuses the first element that matches, and brings it into view.
pub(super) fn on(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// Makes a change that replaces what is in items: what had the focus has it again,
/// or what stands for it, and what was open is.
pub(super) fn keep(change: impl FnOnce()) {
    let of = |element: &Element, name| element.closest(&["[", name, "]"].concat()).ok().flatten()?.get_attribute(name);
    let active = document().active_element();
    let place = active.and_then(|active| Some((of(&active, "data-id")?, of(&active, "data-do")?)));
    let item = |id: &str| ["[data-id=\"", id, "\"] "].concat();
    let open: Vec<_> = all(document().query_selector_all("[data-id] details[open]"))
        .filter_map(|details| of(&details, "data-id"))
        .collect();
    change();
    spawn_local(async move {
        tick().await;
        for id in open {
            if let Some(details) = find(&[&item(&id), "details"].concat()) {
                let _ = details.set_attribute("open", "");
            }
        }
        if let Some((id, way)) = place {
            let same = [&item(&id), "[data-do=\"", &way, "\"]"].concat();
            for selector in [&same, &[&item(&id), "[data-do]"].concat(), "#unsent summary", "main h1"] {
                if is_nowhere() {
                    quietly(selector);
                }
            }
        }
    });
}

/// Nothing has the focus.
pub(super) fn is_nowhere() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// What has the focus is in an element that matches.
pub(super) fn is_in(selector: &str) -> bool {
    document().active_element().is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

/// The focus is where one types.
pub(super) fn is_typing() -> bool {
    let typing = |element: Element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
    };
    document().active_element().is_some_and(typing)
}
