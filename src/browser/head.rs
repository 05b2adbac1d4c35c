//! Keeps the document's head true to the page shown.

use std::cell::Cell;

use glossary_core::page::PageData;
use leptos::prelude::document;

use crate::head::tags;

thread_local! {
    static ERRORS: Cell<bool> = const { Cell::new(false) };
}

/// What a title begins with while the form has errors
/// (<https://design-system.service.gov.uk/components/error-summary/>).
const ERROR: &str = "Error: ";

/// The form shows errors, or no longer does.
pub(super) fn show_errors(shown: bool) {
    if ERRORS.replace(shown) != shown {
        set_title(&document().title());
    }
}

fn set_title(title: &str) {
    let title = title.strip_prefix(ERROR).unwrap_or(title);
    document().set_title(&[if ERRORS.get() { ERROR } else { "" }, title].concat());
}

/// Writes a page's title and tags into the head.
pub(super) fn write(data: &PageData) {
    let document = document();
    set_title(&data.head.title);
    for tag in tags(data) {
        let selector = [tag.element, "[", tag.key.0, "=\"", tag.key.1, "\"]"].concat();
        if let Ok(Some(element)) = document.query_selector(&selector) {
            let _ = element.set_attribute(tag.attribute, tag.value);
        }
    }
    // They describe the page that was loaded; crawlers load each page.
    for of_first_page in ["script[type=\"application/ld+json\"]", "link[type=\"application/json+oembed\"]"] {
        if let Ok(Some(element)) = document.query_selector(of_first_page) {
            element.remove();
        }
    }
}
