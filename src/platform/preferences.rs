//! What the visitor has told the browser.

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// Returns whether the visitor asked to save data (<https://wicg.github.io/savedata/>).
pub(crate) fn saves_data() -> bool {
    let connection = Reflect::get(&window().navigator(), &JsValue::from_str("connection"));
    is_set(connection.and_then(|connection| Reflect::get(&connection, &JsValue::from_str("saveData"))))
}

/// Returns whether the visitor rejects tracking (<https://www.w3.org/TR/gpc/>).
pub(crate) fn rejects_tracking() -> bool {
    is_set(Reflect::get(&window().navigator(), &JsValue::from_str("globalPrivacyControl")))
}

fn is_set(value: Result<JsValue, JsValue>) -> bool {
    value.is_ok_and(|value| value.is_truthy())
}
