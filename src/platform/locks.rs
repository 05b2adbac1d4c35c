//! Locks that the tabs of a site share (<https://www.w3.org/TR/web-locks/>). The browser releases a lock when the page
//! that holds the lock is closed.

use std::{future::Future, pin::Pin};

use js_sys::Promise;
use wasm_bindgen::{JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::storage::named;

/// Work that needs a lock.
pub(crate) type Work = Pin<Box<dyn Future<Output = ()>>>;

#[wasm_bindgen]
extern "C" {
    /// Asks for a lock in boot.js.
    #[wasm_bindgen(js_namespace = glossary)]
    fn lock(name: &str, work: &JsValue) -> JsValue;
}

/// Runs the work while holding the lock of that name; without the lock, where locks do not exist or the lock does not
/// come in time.
pub(crate) fn hold(name: &str, work: Work) {
    let work = async move {
        work.await;
        Ok(JsValue::UNDEFINED)
    };
    let work = Closure::once_into_js(move || future_to_promise(work));
    lock(&named(name), &work);
}

/// Returns whether no page holds the lock of that name; `false` where locks do not exist.
pub(crate) async fn is_free(name: &str) -> bool {
    let free = Promise::resolve(&lock(&named(name), &JsValue::UNDEFINED));
    JsFuture::from(free).await.is_ok_and(|free| free.is_truthy())
}
