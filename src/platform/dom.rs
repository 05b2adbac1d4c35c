//! Elements of the document.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, Event, HtmlAnchorElement, HtmlElement, HtmlInputElement, MouseEvent, NodeList, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// The live region that screen readers announce.
pub(crate) const ANNOUNCEMENT: &str = "announcement";

/// Returns the first element that matches.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Iterates over the elements of a list.
pub(crate) fn all(found: Result<NodeList, JsValue>) -> impl Iterator<Item = Element> {
    let found = found.ok();
    let length = found.as_ref().map_or(0, NodeList::length);
    (0..length).filter_map(move |at| found.as_ref()?.get(at)?.dyn_into().ok())
}

/// Returns the link that contains the target of an event.
pub(crate) fn link_of(event: &Event) -> Option<HtmlAnchorElement> {
    event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??.dyn_into().ok()
}

/// Returns the position of the clicked list item among its siblings, from 0.
pub(crate) fn position_in_list(event: &MouseEvent) -> Option<usize> {
    let item = event.target()?.dyn_into::<Element>().ok()?.closest("li").ok()??;
    let siblings = std::iter::successors(item.previous_element_sibling(), |item| item.previous_element_sibling());
    Some(siblings.count())
}

/// Returns the text in a text field, or an empty text on the host.
pub(crate) fn value_of(selector: &str) -> String {
    if cfg!(not(feature = "hydrate")) {
        return String::new();
    }
    let input = find(selector).and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}

/// Scrolls an element into view, where it is not in view yet.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Sets an attribute, or removes it where the value is empty.
pub(crate) fn set_attribute(element: &Element, name: &str, value: &str) {
    let _ = if value.is_empty() { element.remove_attribute(name) } else { element.set_attribute(name, value) };
}

/// Opens the folded part of the page that contains an element.
pub(crate) fn unfold(element: &Element) {
    if let Ok(Some(details)) = element.closest("details") {
        set_attribute(&details, "open", "open");
    }
}

/// Announces a text to screen readers.
pub(crate) fn announce(text: &str) {
    if let Some(region) = document().get_element_by_id(ANNOUNCEMENT) {
        region.set_text_content(Some(text));
    }
}
