//! The host that a request is for.

use std::net::IpAddr;

use axum::{extract::Request, http::header};

/// Returns the host of a request, without its port.
pub(super) fn host(request: &Request) -> Option<&str> {
    let host = request.uri().authority().map(|authority| authority.as_str());
    let host = host.or_else(|| request.headers().get(header::HOST)?.to_str().ok())?;
    // The colons of an IPv6 address are inside of brackets.
    Some(host.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(host, |(host, _)| host))
}

/// Returns whether a host is a name that anyone may register: not an address, and not a name of this machine
/// or a local network.
pub(super) fn is_public_name(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let is_address = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
    let is_local =
        [".localhost", ".local", ".internal"].iter().any(|ending| host.to_ascii_lowercase().ends_with(ending));
    host.contains('.') && !is_address && !is_local
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
        let table =
            [("www.example.com", true), ("127.0.0.1", false), ("localhost", false), ("[::1]", false), ("inbox", false)];
        for (name, public) in table {
            assert_eq!((of(name).as_str(), of(&format!("{name}:8080")).as_str()), (name, name));
            assert_eq!(is_public_name(name), public, "{name}");
        }
        for local in ["inbox.internal", "printer.local", "x.LOCALHOST", "192.168.0.1."] {
            assert!(!is_public_name(local), "{local}");
        }
    }

    #[test]
    fn www_is_the_same_site() {
        assert!(is_same_site("www.example.com", "Example.com."));
        assert!(!is_same_site("www.example.com", "evil.example"));
        assert!(!is_same_site("www.example.com", "www.example.com.evil.example"));
    }
}
