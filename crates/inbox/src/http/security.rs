//! The headers that limit what a page may do, and who may read or frame it.
//!
//! The publisher knows which inline style its pages have, where the form is sent
//! and what is meant for other sites, so its `headers.json` has the last word. What
//! is here holds where that file says nothing.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use glossary_core::hosting;
use serde::Deserialize;

use super::site::Site;
use crate::server::Encrypted;

/// The policy of a site that has not been published yet.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; manifest-src 'self'";

/// For a year, browsers then come by TLS only
/// (<https://www.rfc-editor.org/rfc/rfc6797>). Names below this one may be others'.
const ONLY_ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Says of an answer that it stands for the page at another path, whose headers it
/// then has: a form in another site's frame comes back into that frame.
#[derive(Clone, Debug)]
pub(super) struct ShownAs(pub(super) String);

/// Adds the headers to every answer: the defaults, and over them the site's own.
pub(super) async fn add_headers(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let encrypted = request.extensions().get::<Encrypted>().is_some();
    let mut response = next.run(request).await;
    let path = response.extensions_mut().remove::<ShownAs>().map_or(path, |ShownAs(path)| path);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    for (name, value) in hosting::HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // Over plain HTTP browsers pass over it, and a proxy may say something else.
    if encrypted {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_ENCRYPTED);
    }
    for (name, value) in site.headers().of(&path) {
        headers.insert(name, value.clone());
    }
    response
}

/// What the publisher asks for.
#[derive(Debug, Default)]
pub(super) struct Headers {
    everywhere: HeaderMap,
    /// Headers of some paths, in the order of their patterns.
    at: Vec<(Pattern, HeaderMap)>,
}

impl Headers {
    /// The headers of a path: what is for all, and then what is for it.
    pub(super) fn of(&self, path: &str) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        let own = self.at.iter().filter(move |(pattern, _)| pattern.matches(path));
        self.everywhere.iter().chain(own.flat_map(|(_, headers)| headers.iter()))
    }
}

/// A path in which one `*` may stand for any text.
#[derive(Debug)]
struct Pattern {
    start: String,
    /// What comes after the `*`; `None` without one.
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

/// Reads `headers.json`: `{"Content-Security-Policy": "…", "/embed/*": {"Content-Security-Policy": "…"}}`.
pub(super) fn parse(bytes: &[u8]) -> Result<Headers, String> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Entry {
        Value(String),
        At(BTreeMap<String, String>),
    }
    let entries: BTreeMap<String, Entry> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut headers = Headers::default();
    for (key, entry) in entries {
        match entry {
            Entry::Value(value) => {
                let (name, value) = header(&key, value)?;
                headers.everywhere.insert(name, value);
            }
            Entry::At(own) => {
                let own = own.into_iter().map(|(name, value)| header(&name, value)).collect::<Result<_, _>>()?;
                headers.at.push((Pattern::new(&key), own));
            }
        }
    }
    Ok(headers)
}

fn header(name: &str, value: String) -> Result<(HeaderName, HeaderValue), String> {
    let value = HeaderValue::try_from(value).map_err(|_| format!("`{name}` has a value that no header can have"))?;
    let name = name.parse().map_err(|_| format!("`{name}` is no header's name"))?;
    Ok((name, value))
}
