//! The id of the inquiry that this tab has sent last. boot.js remembers the id with a checksum of the form's values:
//! browsers fill in the form again for a visitor who comes back.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = glossary, js_name = sentWith)]
    fn sent_with(id: &str) -> JsValue;
}

/// Remembers the id with which the form is sent.
pub(crate) fn remember(id: &str) {
    sent_with(id);
}

/// Returns the id with which the form's present values were sent; `None` where they were not sent.
pub(crate) fn id() -> Option<String> {
    sent_with("").as_string()
}
