//! Response headers, caching and the host name of a published site, for the inbox and for the static hosts
//! that the publisher writes configuration for.

/// The response headers that are the same for every site, ordered by name.
pub const HEADERS: [(&str, &str); 4] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-content-type-options", "nosniff"),
];

/// The file with the contact form ([`crate::form::Form`]), which the inbox validates inquiries with.
pub const FORM: &str = "form.json";

/// The `Cache-Control` value of [immutable](is_immutable) files.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The extensions of compressed copies: brotli and gzip. The publisher writes them beside the app and
/// the scripts with a content hash.
pub const COMPRESSED: [&str; 2] = ["br", "gz"];

/// Returns whether the file is a [compressed copy](COMPRESSED).
#[must_use]
pub fn is_compressed(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSED.contains(&extension))
}

/// Returns whether the file name contains a content hash, as in `app-0123456789abcdef.js` or
/// `app-0123456789abcdef_bg.wasm`.
#[must_use]
pub fn is_immutable(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or_default();
    let Some((stem, _)) = name.split_once('.') else { return false };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-')
        .is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

/// Returns whether a host is a name that anyone may register: not an address, and not a name of this machine
/// or a local network.
#[must_use]
pub fn is_public_name(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    // The last part of a name is no number (https://url.spec.whatwg.org/#ends-in-a-number-checker).
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_address = host.contains(':') || host.rsplit('.').next().is_some_and(is_number);
    let is_local =
        [".localhost", ".local", ".internal"].iter().any(|ending| host.to_ascii_lowercase().ends_with(ending));
    host.contains('.') && !is_address && !is_local
}

/// Returns whether visitors can reach a host by its name: a public name that is not reserved
/// (<https://www.rfc-editor.org/rfc/rfc6761>).
#[must_use]
pub fn is_reachable(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let is = |reserved: &&str| name.strip_suffix(*reserved).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let is_reserved = ["example", "example.com", "example.net", "example.org", "invalid", "test"].iter().any(is);
    is_public_name(host) && !is_reserved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_and_reserved_hosts_are_not_reachable() {
        for local in
            ["inbox.internal", "printer.local", "x.LOCALHOST", "192.168.0.1.", "[::1]", "localhost", "inbox", ""]
        {
            assert!(!is_public_name(local) && !is_reachable(local), "{local}");
        }
        for reserved in ["www.example.com", "Example.org.", "a.test", "words.example", "x.invalid"] {
            assert!(is_public_name(reserved) && !is_reachable(reserved), "{reserved}");
        }
        for public in ["words.dev", "www.words.dev.", "myexample.com", "example.com.words.dev"] {
            assert!(is_reachable(public), "{public}");
        }
    }

    #[test]
    fn only_a_file_with_a_content_hash_is_immutable() {
        for hashed in ["app-0123456789abcdef.js", "a/a-b-0123456789abcdef_bg.wasm", "definitions-00000000ffffffff.txt"]
        {
            assert!(is_immutable(hashed), "{hashed}");
        }
        for plain in
            ["app.js", "app-0123456789abcde.js", "app-0123456789ABCDEF.js", "0123456789abcdef.js", "", "index.html"]
        {
            assert!(!is_immutable(plain), "{plain}");
        }
    }
}
