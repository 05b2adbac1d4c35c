//! Texts that survive a crash of the browser. boot.js stores them in IndexedDB: browsers write local storage to the disk
//! seconds later.

use js_sys::Promise;
use wasm_bindgen::{JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::storage::named;

/// Whether a transaction waits until the text is on the disk, so that the text survives a power cut too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    Strict,
    Relaxed,
}

#[wasm_bindgen]
extern "C" {
    /// Runs a transaction of boot.js.
    #[wasm_bindgen(js_namespace = glossary, js_name = text)]
    fn transact(name: &str, change: &JsValue, strict: bool) -> Promise;
}

/// Returns the text of that name; `None` where there is none, or where the database cannot be read.
pub(crate) async fn get(name: &str) -> Option<String> {
    JsFuture::from(transact(&named(name), &JsValue::UNDEFINED, false)).await.ok()?.as_string()
}

/// Changes the text of that name in one transaction, and returns whether a new text is stored durably. `change`
/// receives the text, or `None` where the database cannot be used. It returns the new text, or `None` where nothing
/// changes.
pub(crate) async fn change(
    name: &str,
    durability: Durability,
    change: impl FnOnce(Option<String>) -> Option<String> + 'static,
) -> bool {
    let change = move |text: JsValue| change(text.as_string()).map_or(JsValue::UNDEFINED, JsValue::from);
    let change = Closure::once_into_js(change);
    let stored = JsFuture::from(transact(&named(name), &change, durability == Durability::Strict)).await;
    stored.is_ok_and(|stored| stored.as_bool() == Some(true))
}
