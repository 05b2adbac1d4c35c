//! Events for the page's other scripts: `CustomEvent`s of the document, and entries of `window.dataLayer` where the
//! settings say so. No event identifies a person.

use crate::{
    page::PageState,
    platform::{effect::effect, events},
};

/// Reports each term that is shown.
pub(crate) fn report_terms(page: PageState) {
    effect(move |_| {
        if let Some(term) = page.term() {
            report(page, "term-viewed", &[("term", &term)]);
        }
    });
}

/// Reports the event `glossary:<name>` with its details and the page's address.
pub(crate) fn report(page: PageState, name: &str, details: &[(&str, &str)]) {
    let address = page.address();
    let details = [&[("page", address.as_str())], details].concat();
    events::dispatch(&["glossary:", name].concat(), &details, page.site().contact.data_layer);
}
