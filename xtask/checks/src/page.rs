//! A published page, as far as the checks read it.

use std::{collections::BTreeSet, path::Path};

use anyhow::Result;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use serde_json::Value;
use xtask::files;

/// A page's ids, addresses and metadata.
#[derive(Debug, Default)]
pub struct Page {
    /// The values of all `id` attributes.
    pub ids: BTreeSet<String>,
    /// The addresses of links and loaded files, as written.
    pub links: Vec<String>,
    /// The addresses of the style sheets that block the first paint, as written.
    pub stylesheets: Vec<String>,
    /// The canonical address.
    pub canonical: Option<String>,
    /// Whether search engines are asked not to index the page.
    pub noindex: bool,
    /// Whether the page redirects to another page.
    pub redirects: bool,
    /// The blocks of linked data (JSON-LD), or their errors.
    pub linked_data: Vec<Result<Value, String>>,
}

/// Attributes that hold one address each.
const ADDRESSES: [&str; 5] = ["href", "src", "action", "formaction", "poster"];

impl Page {
    /// Reads a page's file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(path: &Path) -> Result<Self> {
        Ok(Self::parse(&files::read_text(path)?))
    }

    /// Reads a page's HTML.
    pub fn parse(html: &str) -> Self {
        let mut page = Self::default();
        let mut emitter = DefaultEmitter::default();
        // Otherwise the text of scripts and styles would be read as tags.
        emitter.naively_switch_states(true);
        let (mut script, mut text) = (None, String::new());
        let Ok(tokens) = Tokenizer::new_with_emitter(html, emitter).collect::<Result<Vec<_>, _>>();
        for token in tokens {
            match token {
                Token::StartTag(tag) => script = page.tag(&tag),
                Token::String(part) if script.is_some() => text.push_str(&String::from_utf8_lossy(&part)),
                Token::EndTag(_) => {
                    if let Some(kind) = script.take() {
                        page.script(&kind, &text);
                    }
                    text.clear();
                }
                _ => {}
            }
        }
        page
    }

    /// Reads a tag, and returns a script's type.
    fn tag(&mut self, tag: &StartTag<()>) -> Option<String> {
        let attribute = |name: &str| {
            let value = tag.attributes.get(name.as_bytes())?;
            Some(String::from_utf8_lossy(value).into_owned())
        };
        self.ids.extend(attribute("id"));
        match tag.name.as_slice() {
            b"meta" => self.meta(&attribute),
            b"link" => self.link(&attribute),
            _ => self.addresses(&attribute),
        }
        (tag.name.as_slice() == b"script").then(|| attribute("type").unwrap_or_default())
    }

    fn link(&mut self, attribute: &dyn Fn(&str) -> Option<String>) {
        match attribute("rel").unwrap_or_default().as_str() {
            // These name a host, not a file.
            "preconnect" | "dns-prefetch" => return,
            "canonical" => self.canonical = attribute("href"),
            "stylesheet" => self.stylesheets.extend(attribute("href")),
            _ => {}
        }
        self.addresses(attribute);
    }

    fn addresses(&mut self, attribute: &dyn Fn(&str) -> Option<String>) {
        self.links.extend(ADDRESSES.iter().filter_map(|name| attribute(name)));
        // https://html.spec.whatwg.org/multipage/images.html#srcset-attributes
        let srcset = attribute("srcset").unwrap_or_default();
        self.links.extend(srcset.split(',').filter_map(|entry| entry.split_whitespace().next()).map(str::to_owned));
    }

    fn meta(&mut self, attribute: &dyn Fn(&str) -> Option<String>) {
        let content = attribute("content").unwrap_or_default();
        let name = attribute("name").or_else(|| attribute("property")).unwrap_or_default();
        match name.as_str() {
            "robots" => self.noindex = content.contains("noindex"),
            "og:url" | "og:image" | "twitter:image" => self.links.push(content),
            _ => {}
        }
        self.redirects |= attribute("http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh"));
    }

    fn script(&mut self, kind: &str, text: &str) {
        if kind == "application/ld+json" {
            self.linked_data.push(serde_json::from_str(text).map_err(|error| error.to_string()));
        }
    }
}

/// Returns all values of a key, anywhere in the JSON.
pub fn values_of<'a>(json: &'a Value, key: &str) -> Vec<&'a Value> {
    let mut found = Vec::new();
    match json {
        Value::Object(map) => {
            found.extend(map.get(key));
            found.extend(map.values().flat_map(|value| values_of(value, key)));
        }
        Value::Array(list) => found.extend(list.iter().flat_map(|value| values_of(value, key))),
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_metadata_are_read() {
        let page = Page::parse(
            r##"<!doctype html><link rel="canonical" href="https://x.example/a/"><meta name=robots content="noindex">
            <script type="application/ld+json">{"@id": "https://x.example/a/", "b": "<a href='no'>"}</script>
            <a href="/b/?x=1&amp;y=2" id="one">b</a><img src=c.png srcset="d.png 1x, e.png 2x">"##,
        );
        assert_eq!(page.canonical.as_deref(), Some("https://x.example/a/"));
        assert!(page.noindex);
        assert_eq!(page.ids, BTreeSet::from(["one".to_owned()]));
        assert_eq!(page.links, ["https://x.example/a/", "/b/?x=1&y=2", "c.png", "d.png", "e.png"]);
        assert_eq!(page.linked_data.len(), 1);
    }

    #[test]
    fn values_are_found_at_any_depth() {
        let json = serde_json::json!({ "@id": "a", "deep": [{ "@id": "b" }] });
        assert_eq!(values_of(&json, "@id"), ["a", "b"]);
    }

    #[test]
    fn broken_linked_data_is_kept_as_an_error() {
        let page = Page::parse(r#"<script type="application/ld+json">{"@id":</script>"#);
        assert!(page.linked_data[0].is_err());
    }
}
