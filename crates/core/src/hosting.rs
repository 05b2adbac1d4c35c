//! How a published site is served, whoever serves it: the inbox, and the static
//! hosts that the publisher writes instructions for.

/// The headers of every answer that do not depend on the site. In the order of
/// their names.
pub const HEADERS: [(&str, &str); 4] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-content-type-options", "nosniff"),
];

/// The file with the contact form ([`crate::form::Form`]), by which the inbox checks
/// what is sent.
pub const FORM: &str = "form.json";

/// How long browsers may keep a file that never changes.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The file under this name never changes: its name has a hash of its content, as
/// `app-0123456789abcdef.js` or `app-0123456789abcdef_bg.wasm`.
#[must_use]
pub fn never_changes(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or_default();
    let Some((stem, _)) = name.split_once('.') else { return false };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-')
        .is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_content_hash() {
        for hashed in ["app-0123456789abcdef.js", "a/a-b-0123456789abcdef_bg.wasm", "definitions-00000000ffffffff.txt"]
        {
            assert!(never_changes(hashed), "{hashed}");
        }
        for plain in
            ["app.js", "app-0123456789abcde.js", "app-0123456789ABCDEF.js", "0123456789abcdef.js", "", "index.html"]
        {
            assert!(!never_changes(plain), "{plain}");
        }
    }
}
