//! `_headers` and `_redirects`: what `headers.json` and `redirects.json` tell the
//! inbox, for hosts that read it in this form
//! (<https://developers.cloudflare.com/pages/configuration/headers/>,
//! <https://developers.cloudflare.com/pages/configuration/redirects/>,
//! <https://docs.netlify.com/manage/routing/headers/>).
//!
//! Where several rules have the same header, Cloudflare joins the values, unless
//! the later rule takes the earlier value away with `! <name>` first. Netlify takes
//! the later value of a name in the same case, and passes over lines without a
//! colon, such as that one
//! (<https://github.com/netlify/build/tree/main/packages/headers-parser>). So with
//! that line, in this order and in one case, both send the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs, io,
    path::Path,
};

use glossary_core::hosting;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{out::Out, publish::PublishError};

type Headers = BTreeMap<String, String>;

/// An entry of `headers.json`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    /// A header's value, everywhere.
    Value(String),
    /// The headers of a path, over the others.
    At(Headers),
}

/// Writes both files, from those that were published for the inbox before.
///
/// # Errors
/// Where a file cannot be read or written.
pub(crate) fn write(folder: &Path, base: &str, out: &Out) -> Result<(), PublishError> {
    let headers = headers(read(folder, "headers.json")?, base, &out.names());
    out.write("_headers", headers.as_bytes())?;
    out.write("_redirects", redirects(&read(folder, "redirects.json")?).as_bytes())
}

fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, PublishError> {
    let path = folder.join(name);
    let fault = |source| PublishError::File { what: "read", path: path.clone(), source };
    serde_json::from_slice(&fs::read(&path).map_err(fault)?).map_err(|error| fault(io::Error::from(error)))
}

fn headers(entries: BTreeMap<String, Entry>, base: &str, names: &[String]) -> String {
    let mut everywhere: Headers = hosting::HEADERS.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let mut paths = Vec::new();
    for (key, entry) in entries {
        match entry {
            Entry::Value(value) => _ = everywhere.insert(key.to_ascii_lowercase(), value),
            Entry::At(headers) => paths.push((key, headers)),
        }
    }
    let mut text = format!("{base}/*\n");
    for (name, value) in &everywhere {
        let _ = writeln!(text, "  {name}: {value}");
    }
    let mut before: BTreeSet<_> = everywhere.into_keys().collect();
    for (path, headers) in paths {
        let _ = writeln!(text, "{path}");
        for (name, value) in headers {
            let name = name.to_ascii_lowercase();
            if before.contains(&name) {
                let _ = writeln!(text, "  ! {name}");
            }
            let _ = writeln!(text, "  {name}: {value}");
            before.insert(name);
        }
    }
    // By itself, such a host has a file asked for again each time, which is right for all others.
    for name in names.iter().filter(|name| hosting::is_immutable(name)) {
        let _ = writeln!(text, "{base}/{name}\n  cache-control: {}", hosting::IMMUTABLE);
    }
    text
}

fn redirects(redirects: &BTreeMap<String, String>) -> String {
    redirects.iter().fold(String::new(), |mut text, (from, to)| {
        let _ = writeln!(text, "{from} {to} 301");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_by_path() {
        let entries = r#"{"Content-Security-Policy": "default-src 'self'", "Referrer-Policy": "no-referrer",
            "/base/embed/*": {"Content-Security-Policy": "default-src 'none'", "X-Robots-Tag": "noindex"}}"#;
        let names = ["a-0123456789abcdef.js", "terms/api/index.html", "a-0123456789abcdef_bg.wasm"].map(str::to_owned);
        let text = headers(serde_json::from_str(entries).unwrap(), "/base", &names);
        assert_eq!(
            text,
            "/base/*
  content-security-policy: default-src 'self'
  cross-origin-opener-policy: same-origin
  permissions-policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()
  referrer-policy: no-referrer
  x-content-type-options: nosniff
/base/embed/*
  ! content-security-policy
  content-security-policy: default-src 'none'
  x-robots-tag: noindex
/base/a-0123456789abcdef.js
  cache-control: public, max-age=31536000, immutable
/base/a-0123456789abcdef_bg.wasm
  cache-control: public, max-age=31536000, immutable
"
        );
    }
}
