//! The clipboard.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Copies a text, and returns whether the browser allowed that: a frame may lack the permission, and a page from an
/// unsafe connection has no clipboard.
pub(crate) async fn to_clipboard(text: &str) -> bool {
    let written = || -> Result<Promise, JsValue> {
        let clipboard = Reflect::get(&window().navigator(), &"clipboard".into())?;
        let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &text.into())?.dyn_into()
    };
    match written() {
        Ok(written) => JsFuture::from(written).await.is_ok(),
        Err(_) => false,
    }
}
