//! `_headers` and `_redirects`: the content of `headers.json` and `redirects.json` in the formats of static hosts
//! (<https://developers.cloudflare.com/pages/configuration/headers/>,
//! <https://developers.cloudflare.com/pages/configuration/redirects/>,
//! <https://docs.netlify.com/manage/routing/headers/>).
//!
//! Cloudflare joins the values of a header that several rules set, unless the later rule first removes the earlier
//! value with `! <name>`. Netlify uses the last value of a name in the same case, and ignores lines without a colon,
//! such as `! <name>` (<https://github.com/netlify/build/tree/main/packages/headers-parser>). With these lines, in this
//! order and with names in lower case, both hosts send the same headers.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs, io,
    path::Path,
};

use glossary_core::hosting;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{output_dir::OutputDir, publish::PublishError};

type Headers = BTreeMap<String, String>;

/// An entry of `headers.json`.
#[derive(Deserialize)]
#[serde(untagged)]
enum HeaderEntry {
    /// The value of a header of all paths.
    Value(String),
    /// The headers of one path, which override those of all paths.
    At(Headers),
}

/// Writes both files from the published `headers.json` and `redirects.json`.
///
/// # Errors
/// If a file cannot be read or written.
pub(crate) fn write(folder: &Path, base: &str, output: &OutputDir) -> Result<(), PublishError> {
    let headers = headers(read(folder, "headers.json")?, base, &output.names());
    output.write("_headers", headers.as_bytes())?;
    output.write("_redirects", redirects(&read(folder, "redirects.json")?).as_bytes())
}

fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, PublishError> {
    let path = folder.join(name);
    let error = |source| PublishError::File { action: "read", path: path.clone(), source };
    serde_json::from_slice(&fs::read(&path).map_err(error)?).map_err(|cause| error(io::Error::from(cause)))
}

fn headers(entries: BTreeMap<String, HeaderEntry>, base: &str, names: &[String]) -> String {
    let mut everywhere: Headers = hosting::HEADERS.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let mut paths = Vec::new();
    for (key, entry) in entries {
        match entry {
            HeaderEntry::Value(value) => _ = everywhere.insert(key.to_ascii_lowercase(), value),
            HeaderEntry::At(headers) => paths.push((key, headers)),
        }
    }
    let mut text = format!("{base}/*\n");
    for (name, value) in &everywhere {
        let _ = writeln!(text, "  {name}: {value}");
    }
    let mut names_so_far: BTreeSet<_> = everywhere.into_keys().collect();
    for (path, headers) in paths {
        let _ = writeln!(text, "{path}");
        for (name, value) in headers {
            let name = name.to_ascii_lowercase();
            if names_so_far.contains(&name) {
                let _ = writeln!(text, "  ! {name}");
            }
            let _ = writeln!(text, "  {name}: {value}");
            names_so_far.insert(name);
        }
    }
    // These hosts revalidate every other file by default. They compress files themselves, and limit the number of rules.
    for name in names.iter().filter(|name| hosting::is_immutable(name) && !hosting::is_compressed(name)) {
        let _ = writeln!(text, "{base}/{name}\n  cache-control: {}", hosting::IMMUTABLE);
    }
    text
}

fn redirects(redirects: &BTreeMap<String, String>) -> String {
    redirects.iter().fold(String::new(), |mut text, (from, to)| {
        // Netlify takes the parameters of a query after the path; Cloudflare ignores the line.
        let from = from.replacen('?', " ", 1).replace('&', " ");
        let _ = writeln!(text, "{from} {to} 301");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_written_per_path_and_removed_before_they_are_overridden() {
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
