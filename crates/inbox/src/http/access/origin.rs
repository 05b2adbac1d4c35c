//! The origins whose pages may post inquiries.

use std::{str::FromStr, time::Duration};

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method, header},
};
use tower_http::cors::{AllowOrigin, CorsLayer};
use url::Url;

/// A web origin, such as `https://blog.example.com`
/// (<https://www.rfc-editor.org/rfc/rfc6454#section-6.2>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(HeaderValue);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let other = || format!("`{text}` is not an origin; write it like https://blog.example.com");
        let url = Url::parse(text).map_err(|_| other())?;
        let origin = url.origin().ascii_serialization();
        if !matches!(url.scheme(), "http" | "https") {
            return Err(other());
        }
        if origin != text {
            return Err(format!("`{text}` is not an origin; write {origin}"));
        }
        HeaderValue::try_from(origin).map(Self).map_err(|_| other())
    }
}

impl Origin {
    /// Returns the host, without the port.
    pub(super) fn host(&self) -> &str {
        let host = self.0.to_str().ok().and_then(|origin| origin.split_once("://")).map_or("", |(_, host)| host);
        host.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(host, |(host, _)| host)
    }
}

/// Returns whether a browser sent the request from a page.
pub(super) fn is_from_page(request: &Request) -> bool {
    let headers = request.headers();
    headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site")
}

/// Returns whether a request comes from this site's pages, from a listed origin's, or from a program, which
/// sends no origin. This prevents cross-site request forgery; programs can forge the headers.
pub(super) fn may_post(request: &Request, listed: &[Origin]) -> bool {
    // https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    if let Some(b"same-origin" | b"none") = site {
        return true;
    }
    match request.headers().get(header::ORIGIN) {
        Some(origin) => listed.iter().any(|listed| listed.0 == origin) || is_own(origin, request),
        None => site.is_none(),
    }
}

/// Returns whether an origin has the request's host. The scheme is not compared, because a reverse proxy
/// may terminate TLS.
fn is_own(origin: &HeaderValue, request: &Request) -> bool {
    let host = request.uri().authority().map(|authority| authority.as_str());
    let host = host.or_else(|| request.headers().get(header::HOST)?.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    origin.zip(host).is_some_and(|((_, origin), host)| origin.eq_ignore_ascii_case(host))
}

/// Returns the CORS layer that allows a method from the listed origins.
pub(super) fn cors(listed: &[Origin], method: Method) -> CorsLayer {
    const MARKER: HeaderName = HeaderName::from_static("glossary-inbox");
    const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(listed.iter().map(|origin| origin.0.clone())))
        .allow_methods([method])
        .allow_headers([header::CONTENT_TYPE, IDEMPOTENCY_KEY])
        .expose_headers([MARKER, header::RETRY_AFTER])
        .max_age(Duration::from_hours(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn origins_are_parsed_in_the_form_of_browsers_only() {
        for good in ["https://blog.example.com", "http://127.0.0.1:8080", "https://xn--bcher-kva.example"] {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        let table = [
            ("https://blog.example.com/", "write https://blog.example.com"),
            ("https://Blog.example.com", "write https://blog.example.com"),
            ("https://blog.example.com:443", "write https://blog.example.com"),
            ("https://blog.example.com/terms/", "write https://blog.example.com"),
            ("blog.example.com", "write it like"),
            ("*", "write it like"),
            ("null", "write it like"),
            ("file:///tmp", "write it like"),
        ];
        for (bad, way_out) in table {
            let error = bad.parse::<Origin>().unwrap_err();
            assert!(error.contains(way_out), "{error}");
        }
    }

    #[test]
    fn only_own_and_listed_origins_may_post() {
        let listed = ["https://blog.example.com".parse().unwrap()];
        // Sec-Fetch-Site, Origin, whether the request is allowed.
        let table = [
            ("", "", true),
            ("same-origin", "https://www.example.com", true),
            // A proxy may have changed the host.
            ("same-origin", "https://other.example", true),
            ("none", "", true),
            ("", "https://www.example.com", true),
            ("", "http://WWW.example.com", true),
            ("cross-site", "https://blog.example.com", true),
            ("same-site", "https://blog.example.com", true),
            ("", "https://blog.example.com", true),
            ("cross-site", "https://evil.example", false),
            ("same-site", "https://shop.example.com", false),
            ("", "https://evil.example", false),
            ("", "https://www.example.com.evil.example", false),
            ("", "https://blog.example.com:8443", false),
            ("", "http://blog.example.com", false),
            ("", "null", false),
            ("cross-site", "null", false),
            ("cross-site", "", false),
            ("same-site", "", false),
            ("nonsense", "", false),
        ];
        for (site, origin, may) in table {
            let mut request = Request::post("/api/inquiries").header(header::HOST, "www.example.com");
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if !value.is_empty() {
                    request = request.header(name, value);
                }
            }
            assert_eq!(may_post(&request.body(Body::empty()).unwrap(), &listed), may, "{site} {origin}");
        }
    }
}
