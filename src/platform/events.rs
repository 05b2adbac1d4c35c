//! Events for other scripts of the page.

use js_sys::{Array, Object, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit};

/// Dispatches a `CustomEvent` of the document. With `data_layer`, adds the details with the event's name to
/// `window.dataLayer` too (<https://developers.google.com/tag-platform/tag-manager/datalayer>).
pub(crate) fn dispatch(name: &str, details: &[(&str, &str)], data_layer: bool) {
    let detail = Object::new();
    let set = |name: &str, value: &str| drop(Reflect::set(&detail, &name.into(), &value.into()));
    details.iter().for_each(|(name, value)| set(name, value));
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = document().dispatch_event(&event);
    }
    if !data_layer {
        return;
    }
    set("event", name);
    let layer = Reflect::get(&window(), &"dataLayer".into()).ok().and_then(|layer| layer.dyn_into::<Array>().ok());
    let layer = layer.unwrap_or_else(|| {
        let layer = Array::new();
        let _ = Reflect::set(&window(), &JsValue::from("dataLayer"), &layer);
        layer
    });
    layer.push(&detail);
}
