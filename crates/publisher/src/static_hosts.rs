//! `_headers` and `_redirects`: what `headers.json` and `redirects.json` tell the
//! inbox, for hosts that read it in this form
//! (<https://developers.cloudflare.com/pages/configuration/headers/>,
//! <https://developers.cloudflare.com/pages/configuration/redirects/>,
//! <https://docs.netlify.com/manage/routing/headers/>).

use std::{collections::BTreeMap, fmt::Write, fs, io, path::Path};

use serde::{Deserialize, de::DeserializeOwned};

use crate::{out::Out, publish::PublishError};

/// What the inbox sends by itself, and these hosts do not.
const ALWAYS: [(&str, &str); 4] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

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
    let mut everywhere: Headers = ALWAYS.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let mut paths = Vec::new();
    for (key, entry) in entries {
        match entry {
            Entry::Value(value) => _ = everywhere.insert(key, value),
            Entry::At(headers) => paths.push((key, headers)),
        }
    }
    let mut text = format!("{base}/*\n");
    for (name, value) in &everywhere {
        let _ = writeln!(text, "  {name}: {value}");
    }
    for (path, headers) in paths {
        let _ = writeln!(text, "{path}");
        for (name, value) in headers {
            // Otherwise the values of both rules would be joined.
            if everywhere.contains_key(&name) {
                let _ = writeln!(text, "  ! {name}");
            }
            let _ = writeln!(text, "  {name}: {value}");
        }
    }
    // By itself, such a host has a file asked for again each time, which is right for all others.
    for name in names.iter().filter(|name| has_content_hash(name)) {
        let _ = writeln!(text, "{base}/{name}\n  Cache-Control: public, max-age=31536000, immutable");
    }
    text
}

/// A name like `app-0123456789abcdef.js` or `app-0123456789abcdef_bg.wasm`.
fn has_content_hash(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or_default();
    let stem = name.split_once('.').map_or("", |(stem, _)| stem);
    let hash = stem.strip_suffix("_bg").unwrap_or(stem).rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
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
  Content-Security-Policy: default-src 'self'
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
/base/embed/*
  ! Content-Security-Policy
  Content-Security-Policy: default-src 'none'
  X-Robots-Tag: noindex
/base/a-0123456789abcdef.js
  Cache-Control: public, max-age=31536000, immutable
/base/a-0123456789abcdef_bg.wasm
  Cache-Control: public, max-age=31536000, immutable
"
        );
    }
}
