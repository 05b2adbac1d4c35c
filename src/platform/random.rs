//! Random numbers.

use leptos::prelude::window;

/// Returns random bytes. They come from the browser's cryptographic generator where a page has one: a page from an
/// unsafe connection may not.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    for byte in &mut bytes {
        *byte = (js_sys::Math::random() * 256.0) as u8;
    }
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}
