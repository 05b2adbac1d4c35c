//! Loads the search index.

use std::{cell::Cell, time::Duration};

use glossary_core::search::Index;
use js_sys::{JsString, RegExp};
use leptos::{prelude::*, task::spawn_local};

use super::data;
use crate::{context::Glossary, route};

/// A text as it is compared: lower case, without accents. The browser has the
/// tables for this; the app need not carry them.
#[must_use]
pub fn fold(text: &str) -> String {
    let marks = RegExp::new("\\p{M}", "gu");
    // Letters first: what "™" is made of is in upper case.
    JsString::from(text).normalize("NFKD").to_lower_case().replace_by_pattern(&marks, "").into()
}

/// For how long the index may be under way before the visitor is shown another way.
const PATIENCE: Duration = Duration::from_secs(5);

/// Fetches the index, then the definitions; once.
pub fn load(glossary: Glossary) {
    thread_local! {
        static UNDER_WAY: Cell<bool> = const { Cell::new(false) };
    }
    if UNDER_WAY.replace(true) {
        return;
    }
    let search = glossary.search;
    // One that hangs is told too, and still welcome when it comes.
    set_timeout(move || search.failed.set(true), PATIENCE);
    spawn_local(async move {
        let site = glossary.site();
        let text = data::text(&route::file_href(route::SEARCH_INDEX, &site.base)).await;
        // Its first line names the definitions of the same publish.
        let Some((definitions, terms)) = text.as_ref().and_then(|text| text.split_once('\n')) else {
            // The next use of the box tries again.
            UNDER_WAY.set(false);
            search.failed.set(true);
            return;
        };
        search.index.set(Some(Index::parse(terms.to_owned(), fold(terms))));
        if let Some(definitions) = data::text(&route::file_href(definitions, &site.base)).await {
            search.index.update(|index| {
                if let Some(index) = index {
                    index.add_definitions(fold(&definitions));
                }
            });
        }
    });
}
