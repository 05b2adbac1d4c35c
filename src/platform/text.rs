//! Texts as the browser compares, encodes and writes them: the app need not carry the tables for this.

use js_sys::{Date, JsString, Object, Reflect, RegExp};
use wasm_bindgen::JsValue;

use super::clock::now;

/// Returns a text in lower case and without accents, as the search compares texts.
pub(crate) fn fold(text: &str) -> String {
    let marks = RegExp::new("\\p{M}", "gu");
    // Compatibility forms first: "™" becomes "TM", in upper case.
    JsString::from(text).normalize("NFKD").to_lower_case().replace_by_pattern(&marks, "").into()
}

/// Returns a text as a part of an address.
pub(crate) fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Returns a time, in milliseconds since 1970, in the visitor's time zone; with the date unless that is today.
pub(crate) fn time_in_words(time: u64) -> String {
    let date = Date::new(&JsValue::from_f64(time as f64));
    let today = Date::new(&JsValue::from_f64(now() as f64));
    let options = Object::new();
    let _ = Reflect::set(&options, &"timeStyle".into(), &"short".into());
    if date.to_date_string() != today.to_date_string() {
        let _ = Reflect::set(&options, &"dateStyle".into(), &"medium".into());
    }
    date.to_locale_string("en-GB", &options).into()
}
