//! The headers that limit what a page may do.
//!
//! The publisher knows which inline style its pages have and where the form is
//! sent, so its `headers.json` has the last word. What is here holds where that
//! file says nothing.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use super::site::Site;

const DEFAULTS: [(HeaderName, &str); 5] = [
    (
        HeaderName::from_static("content-security-policy"),
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         manifest-src 'self'",
    ),
    (HeaderName::from_static("x-content-type-options"), "nosniff"),
    (HeaderName::from_static("referrer-policy"), "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds the headers to every answer: the defaults, and over them the site's own.
pub(super) async fn add_headers(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in DEFAULTS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in site.headers().iter() {
        headers.insert(name, value.clone());
    }
    response
}

/// Reads `headers.json`: `{"Content-Security-Policy": "…"}`.
pub(super) fn parse(bytes: &[u8]) -> Result<HeaderMap, String> {
    let pairs: std::collections::BTreeMap<String, String> =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let header = |(name, value): (String, String)| {
        let name: HeaderName = name.parse().map_err(|_| format!("`{name}` is no header's name"))?;
        let value =
            HeaderValue::try_from(value).map_err(|_| format!("`{name}` has a value that no header can have"))?;
        Ok((name, value))
    };
    pairs.into_iter().map(header).collect()
}
