//! Locks that the tabs of a site share (<https://www.w3.org/TR/web-locks/>). A lock is released when the page that holds
//! it is closed.
//!
//! web-sys marks this interface as unstable, so the functions are looked up by name.

use std::{cell::RefCell, future::Future, pin::Pin, rc::Rc};

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Work that needs a lock.
pub(crate) type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Returns whether the page has locks: pages from a safe connection do.
pub(crate) fn exist() -> bool {
    request().is_some()
}

/// Waits for the lock of that name and does the work while holding it. A page without locks does the work at once.
pub(crate) async fn hold(name: String, work: Work) {
    let work = Rc::new(RefCell::new(Some(work)));
    let held = Rc::clone(&work);
    let on_granted = Closure::once_into_js(move || {
        future_to_promise(async move {
            let work = held.take();
            if let Some(work) = work {
                work.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let asked = ask(&name, &on_granted, None);
    if let Some(asked) = asked {
        let _ = JsFuture::from(asked).await;
    }
    // The browser refuses locks to a frame without an origin.
    let left = work.take();
    if let Some(work) = left {
        work.await;
    }
}

/// Returns whether no page holds the lock of that name.
pub(crate) async fn is_free(name: &str) -> bool {
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    // The browser passes a lock or null to this function, which turns it into true or false.
    let Ok(truth) = Reflect::get(&window(), &"Boolean".into()) else { return false };
    let Some(asked) = ask(name, &truth, Some(&options)) else { return false };
    JsFuture::from(asked).await.is_ok_and(|free| free.is_truthy())
}

fn ask(name: &str, on_granted: &JsValue, options: Option<&Object>) -> Option<Promise> {
    let (locks, request) = request()?;
    let name = JsValue::from(super::storage::named(name));
    let asked = match options {
        Some(options) => request.call3(&locks, &name, options, on_granted),
        None => request.call2(&locks, &name, on_granted),
    };
    asked.ok()?.dyn_into().ok()
}

/// The lock manager, and its function `request`.
fn request() -> Option<(JsValue, Function)> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
