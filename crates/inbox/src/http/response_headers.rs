//! The publisher's rules for response headers, from `headers.json`.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;

/// The response headers that the publisher has set.
#[derive(Debug, Default)]
pub(super) struct ResponseHeaders {
    all: HeaderMap,
    /// Headers of single paths, in the order of their patterns.
    by_path: Vec<(Pattern, HeaderMap)>,
}

impl ResponseHeaders {
    /// Returns the headers of a path: those of all paths, then those of matching patterns.
    pub(super) fn for_path(&self, path: &str) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        let specific = self.by_path.iter().filter(move |(pattern, _)| pattern.matches(path));
        self.all.iter().chain(specific.flat_map(|(_, headers)| headers.iter()))
    }
}

/// A path in which one `*` matches any text.
#[derive(Debug)]
struct Pattern {
    start: String,
    /// The part after the `*`; `None` without one.
    end: Option<String>,
}

impl Pattern {
    fn new(text: &str) -> Self {
        match text.split_once('*') {
            Some((start, end)) => Self { start: start.to_owned(), end: Some(end.to_owned()) },
            None => Self { start: text.to_owned(), end: None },
        }
    }

    fn matches(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&*self.start);
        rest.is_some_and(|rest| self.end.as_ref().map_or(rest.is_empty(), |end| rest.ends_with(&**end)))
    }
}

/// Parses `headers.json`: `{"Content-Security-Policy": "…", "/embed/*": {"Content-Security-Policy":
/// "…"}}`.
pub(super) fn parse(bytes: &[u8]) -> Result<ResponseHeaders, String> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Entry {
        Value(String),
        Path(BTreeMap<String, String>),
    }
    let entries: BTreeMap<String, Entry> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut headers = ResponseHeaders::default();
    for (key, entry) in entries {
        match entry {
            Entry::Value(value) => {
                let (name, value) = header(&key, value)?;
                headers.all.insert(name, value);
            }
            Entry::Path(values) => {
                let values = values.into_iter().map(|(name, value)| header(&name, value)).collect::<Result<_, _>>()?;
                headers.by_path.push((Pattern::new(&key), values));
            }
        }
    }
    Ok(headers)
}

fn header(name: &str, value: String) -> Result<(HeaderName, HeaderValue), String> {
    let value =
        HeaderValue::try_from(value).map_err(|_| format!("the value of `{name}` is not a valid header value"))?;
    let name = name.parse().map_err(|_| format!("`{name}` is not a valid header name"))?;
    Ok((name, value))
}
