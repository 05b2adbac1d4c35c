//! The host that a request is for.

use axum::{extract::Request, http::header};

/// Returns the host of a request, without its port.
pub(super) fn host(request: &Request) -> Option<&str> {
    let host = request.uri().authority().map(|authority| authority.as_str());
    let host = host.or_else(|| request.headers().get(header::HOST)?.to_str().ok())?;
    // The colons of an IPv6 address are inside of brackets.
    Some(host.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(host, |(host, _)| host))
}

/// Returns whether two hosts are the same site, with or without `www.`.
pub(super) fn is_same_site(one: &str, other: &str) -> bool {
    fn bare(host: &str) -> String {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
    }
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn hosts_are_read_without_their_port() {
        let of = |address: &str| {
            let mut request = Request::new(Body::empty());
            request.headers_mut().insert(header::HOST, address.parse().unwrap());
            host(&request).unwrap().to_owned()
        };
        for name in ["www.example.com", "127.0.0.1", "localhost", "[::1]", "inbox"] {
            assert_eq!((of(name).as_str(), of(&format!("{name}:8080")).as_str()), (name, name));
        }
    }

    #[test]
    fn www_is_the_same_site() {
        assert!(is_same_site("www.example.com", "Example.com."));
        assert!(!is_same_site("www.example.com", "evil.example"));
        assert!(!is_same_site("www.example.com", "www.example.com.evil.example"));
    }
}
