//! JSON as the browser has parsed it.

use glossary_core::{decode, inquiry::Inquiry, json::Json};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A value that the browser has parsed.
pub(crate) struct Value(JsValue);

impl Value {
    /// Parses a text; `None` where it is not JSON.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    /// The value as JavaScript has it.
    pub(crate) fn js(&self) -> &JsValue {
        &self.0
    }
}

/// Decodes an inquiry from its JSON; `None` where the text is not one.
pub(crate) fn inquiry(text: &str) -> Option<Inquiry> {
    decode::inquiry(&Value::parse(text)?).ok()
}

impl Json for Value {
    fn get(&self, name: &str) -> Option<Self> {
        let value = Reflect::get(&self.0, &JsValue::from_str(name)).ok()?;
        (!value.is_undefined() && !value.is_null()).then_some(Self(value))
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn is_object(&self) -> bool {
        self.0.is_object() && !Array::is_array(&self.0)
    }

    fn items(&self) -> Vec<Self> {
        self.0.dyn_ref::<Array>().map(|array| array.iter().map(Self).collect()).unwrap_or_default()
    }

    fn members(&self) -> Vec<(String, Self)> {
        let entries = self.is_object().then(|| Object::entries(self.0.unchecked_ref()));
        let member = |entry: JsValue| {
            let entry: Array = entry.unchecked_into();
            Some((entry.get(0).as_string()?, Self(entry.get(1))))
        };
        entries.iter().flat_map(|entries| entries.iter()).filter_map(member).collect()
    }
}
