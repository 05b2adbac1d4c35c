//! What happens, told to the page's other scripts: `CustomEvent`s of the document,
//! and `window.dataLayer` where the settings say so. Nothing that identifies a
//! person is told.

use js_sys::{Array, Object, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit};

use crate::context::{Glossary, route_of};

/// Tells of `glossary:<name>`, with what belongs to it.
pub(super) fn tell(glossary: Glossary, name: &str, details: &[(&str, &str)]) {
    let name = ["glossary:", name].concat();
    let detail = Object::new();
    let set = |name: &str, value: &str| drop(Reflect::set(&detail, &name.into(), &value.into()));
    set("page", &glossary.href(&route_of(&glossary.page_untracked().page)));
    details.iter().for_each(|(name, value)| set(name, value));
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(&name, &init) {
        let _ = document().dispatch_event(&event);
    }
    if !glossary.site().contact.data_layer {
        return;
    }
    set("event", &name);
    let layer = Reflect::get(&window(), &"dataLayer".into()).ok().and_then(|layer| layer.dyn_into::<Array>().ok());
    let layer = layer.unwrap_or_else(|| {
        let layer = Array::new();
        let _ = Reflect::set(&window(), &JsValue::from("dataLayer"), &layer);
        layer
    });
    layer.push(&detail);
}
