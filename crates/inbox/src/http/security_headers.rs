//! Security headers of all responses: defaults, overridden by the publisher's `headers.json`.
//!
//! Only the publisher knows the pages' inline styles, the form's endpoint and the pages that other
//! sites may frame.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use glossary_core::hosting;

use super::site::PublishedSite;
use crate::server::Encrypted;

/// The Content-Security-Policy of a site without `headers.json`.
const DEFAULT_CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Makes browsers use TLS only, for a year (<https://www.rfc-editor.org/rfc/rfc6797>). Subdomains
/// are left out, as they may belong to others.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// A response extension: the path whose headers the response gets. The response to an embedded form
/// is shown in the same frame, so it needs that form's headers.
#[derive(Clone, Debug)]
pub(super) struct HeaderPath(pub(super) String);

/// Adds the security headers to a response.
pub(super) async fn add(State(site): State<Arc<PublishedSite>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let encrypted = request.extensions().get::<Encrypted>().is_some();
    let mut response = next.run(request).await;
    let path = response.extensions_mut().remove::<HeaderPath>().map_or(path, |HeaderPath(path)| path);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(DEFAULT_CSP));
    for (name, value) in hosting::HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // Browsers ignore HSTS over plain HTTP, and a proxy with TLS may set its own.
    if encrypted {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    for (name, value) in site.headers().for_path(&path) {
        headers.insert(name, value.clone());
    }
    response
}
