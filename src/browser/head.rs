//! Keeps the document's head true to the page shown.

use glossary_core::page::Head;
use leptos::prelude::document;

use crate::head::tags;

/// Writes a page's title and tags into the head.
pub(super) fn write(head: &Head) {
    let document = document();
    document.set_title(&head.title);
    for tag in tags(head) {
        let selector = [tag.element, "[", tag.key.0, "=\"", tag.key.1, "\"]"].concat();
        if let Ok(Some(element)) = document.query_selector(&selector) {
            let _ = element.set_attribute(tag.attribute, tag.value);
        }
    }
    // It describes the page that was loaded; crawlers load each page.
    if let Ok(Some(structured_data)) = document.query_selector("script[type=\"application/ld+json\"]") {
        structured_data.remove();
    }
}
