//! The document's head, which follows the page shown.

use leptos::prelude::*;

use crate::{
    head::tags,
    page::PageState,
    platform::{dom::set_attribute, effect::effect},
};

/// The beginning of the title while the form has errors
/// (<https://design-system.service.gov.uk/components/error-summary/>).
const ERROR: &str = "Error: ";

/// Keeps the title and the tags of the head equal to those of the page shown.
pub(super) fn follow(page: PageState) {
    // The publisher has written the head of the first page.
    effect(move |is_first| {
        let data = page.data();
        let error = if page.has_errors.get() { ERROR } else { "" };
        if !is_first {
            let title = data.head.title.strip_prefix(ERROR).unwrap_or(&data.head.title);
            document().set_title(&[error, title].concat());
        }
    });
    effect(move |is_first| {
        let data = page.data();
        if is_first {
            return;
        }
        let document = document();
        for tag in tags(&data) {
            let selector = [tag.element, "[", tag.key.0, "=\"", tag.key.1, "\"]"].concat();
            if let Ok(Some(element)) = document.query_selector(&selector) {
                set_attribute(&element, tag.attribute, tag.value);
            }
        }
        // These describe the page that was loaded. Crawlers load each page.
        for of_first_page in ["script[type=\"application/ld+json\"]", "link[type=\"application/json+oembed\"]"] {
            if let Ok(Some(element)) = document.query_selector(of_first_page) {
                element.remove();
            }
        }
    });
}
