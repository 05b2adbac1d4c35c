//! The document's address and query strings.

use js_sys::Array;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::UrlSearchParams;

/// Returns the path of the document's address.
pub(crate) fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Returns the last part of the path: `rest-api` of `/terms/rest-api/`.
pub(crate) fn last_part() -> String {
    let path = path();
    let part = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    // The browser refuses invalid percent-encoding.
    js_sys::decode_uri_component(part).map(String::from).unwrap_or_default()
}

/// Returns path, query and fragment of the document's address.
pub(crate) fn path_query_and_fragment() -> String {
    let location = window().location();
    [location.pathname(), location.search(), location.hash()].map(Result::unwrap_or_default).concat()
}

/// Returns a parameter of the document's query, or an empty text.
pub(crate) fn query(name: &str) -> String {
    let query = window().location().search().ok().and_then(|query| UrlSearchParams::new_with_str(&query).ok());
    query.and_then(|query| query.get(name)).unwrap_or_default()
}

/// Returns the names and values of a query, in their order.
pub(crate) fn pairs(query: &UrlSearchParams) -> Vec<(String, String)> {
    let pairs = js_sys::try_iter(query).ok().flatten().into_iter().flatten().flatten();
    pairs
        .filter_map(|pair| {
            let pair: Array = pair.unchecked_into();
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        })
        .collect()
}
