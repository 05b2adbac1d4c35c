//! The client's IP address, also behind reverse proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName, header},
};

use glossary_core::hosting::is_public_name;

use super::host::host;
use crate::client_network::client_network;

/// The header to which each proxy appends its client's address.
pub(in crate::http) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Headers that show that a proxy forwarded the request.
const PROXY_HEADERS: [HeaderName; 4] =
    [X_FORWARDED_FOR, header::FORWARDED, header::VIA, HeaderName::from_static("x-real-ip")];

/// Returns the address of the client in front of `trusted_hops` proxies, reduced to its
/// [network](client_network).
pub(in crate::http) fn client_ip(request: &Request, trusted_hops: usize) -> IpAddr {
    client_network(
        forwarded_client(request.headers(), trusted_hops)
            .or(peer(request))
            .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
    )
}

/// Returns whether a program on this machine sent the request: no proxy is configured, and no header shows
/// one.
pub(in crate::http) fn is_local_program(request: &Request, trusted_hops: usize) -> bool {
    trusted_hops == 0
        && peer(request).is_some_and(|peer| peer.to_canonical().is_loopback())
        && !is_proxied(request.headers())
}

/// Returns why clients cannot be distinguished, and how to fix that; `None` if they can.
pub(super) fn misconfiguration(request: &Request, trusted_hops: usize) -> Option<String> {
    let (headers, peer) = (request.headers(), peer(request));
    let proxy = proxy_name(peer);
    match trusted_hops {
        0 if is_proxied(headers) => Some(format!(
            "requests come through {proxy}, so all visitors share one rate limit; if the proxy is yours, serve with \
             --trusted-hops 1"
        )),
        // A program on this machine has no reason to use a public name.
        0 if peer.is_some_and(|peer| peer.to_canonical().is_loopback())
            && host(request).is_some_and(is_public_name) =>
        {
            Some(format!(
                "{proxy} sends no X-Forwarded-For, so visitors cannot be distinguished and have no rate limit; make it \
                 append its client's address to that header, and serve with --trusted-hops 1"
            ))
        }
        0 => None,
        _ => forwarded_client(headers, trusted_hops).is_none().then(|| {
            format!(
                "{proxy} sent fewer X-Forwarded-For entries than --trusted-hops, so visitors behind it share one rate \
                 limit; make it append its client's address to that header"
            )
        }),
    }
}

/// Names the proxy for the log. A public address may be a visitor's, which is not logged.
fn proxy_name(peer: Option<IpAddr>) -> String {
    let own = |address: &IpAddr| match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    };
    match peer.map(|peer| peer.to_canonical()).filter(own) {
        Some(address) => format!("the proxy at {address}"),
        None => "a proxy".to_owned(),
    }
}

fn is_proxied(headers: &HeaderMap) -> bool {
    PROXY_HEADERS.iter().any(|name| headers.contains_key(name))
}

fn peer(request: &Request) -> Option<IpAddr> {
    request.extensions().get().map(|ConnectInfo(peer): &ConnectInfo<SocketAddr>| peer.ip())
}

/// Returns the address that the outermost trusted proxy has seen. Each proxy appends to the list,
/// so entries are counted from the right; entries further left can be forged.
fn forwarded_client(headers: &HeaderMap, trusted_hops: usize) -> Option<IpAddr> {
    let lines = headers.get_all(X_FORWARDED_FOR).into_iter().filter_map(|line| line.to_str().ok());
    let seen: Vec<_> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let position = seen.len().checked_sub(trusted_hops)?;
    let seen = seen.get(position)?;
    // Some proxies append the port.
    seen.parse().ok().or_else(|| seen.parse().ok().map(|address: SocketAddr| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn only_addresses_from_trusted_proxies_count() {
        // X-Forwarded-For lines, trusted proxies, client.
        let table: [(&[&str], usize, &str); 13] = [
            (&[], 0, "192.0.2.1"),
            (&["198.51.100.7"], 0, "192.0.2.1"),
            (&["198.51.100.7"], 1, "198.51.100.7"),
            (&["10.0.0.1, 198.51.100.7"], 1, "198.51.100.7"),
            (&["203.0.113.9,198.51.100.7"], 2, "203.0.113.9"),
            (&["203.0.113.9", "198.51.100.7"], 2, "203.0.113.9"),
            (&["198.51.100.7:443"], 1, "198.51.100.7"),
            (&["2001:db8:1:2:3:4:5:6"], 1, "2001:db8:1:2::"),
            (&["[2001:db8:1:2::9]:443"], 1, "2001:db8:1:2::"),
            (&["::ffff:198.51.100.7"], 1, "198.51.100.7"),
            // Fewer or other entries than trusted proxies write.
            (&["198.51.100.7"], 2, "192.0.2.1"),
            (&["unknown"], 1, "192.0.2.1"),
            (&[""], 1, "192.0.2.1"),
        ];
        for (lines, trusted_hops, sender) in table {
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 5000))));
            for line in lines {
                request.headers_mut().append(X_FORWARDED_FOR, line.parse().unwrap());
            }
            assert_eq!(client_ip(&request, trusted_hops).to_string(), sender, "{lines:?} {trusted_hops}");
        }
    }

    #[test]
    fn indistinguishable_clients_are_detected() {
        const APPEND: &str = "append its client's address";
        // Header, Host, trusted proxies, whether it is a local program, the expected advice.
        let table = [
            ("", "127.0.0.1:8080", 0, true, ""),
            ("", "localhost", 0, true, ""),
            ("", "inbox:8080", 0, true, ""),
            // nginx sends no header with `proxy_pass` and `proxy_set_header Host $host`.
            ("", "www.example.com", 0, true, APPEND),
            ("x-forwarded-for", "x", 0, false, "--trusted-hops 1"),
            ("forwarded", "x", 0, false, "--trusted-hops 1"),
            ("via", "x", 0, false, "--trusted-hops 1"),
            ("x-real-ip", "x", 0, false, "--trusted-hops 1"),
            ("x-forwarded-for", "x", 1, false, ""),
            // nginx sends no header with `proxy_pass` alone.
            ("", "x", 1, false, APPEND),
            ("x-real-ip", "x", 1, false, APPEND),
            ("x-forwarded-for", "x", 2, false, APPEND),
        ];
        for (name, host, trusted_hops, alone, wrong) in table {
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))));
            request.headers_mut().insert(header::HOST, host.parse().unwrap());
            if !name.is_empty() {
                request.headers_mut().insert(name, "198.51.100.7".parse().unwrap());
            }
            assert_eq!(is_local_program(&request, trusted_hops), alone, "{name} {trusted_hops}");
            let problem = misconfiguration(&request, trusted_hops).unwrap_or_default();
            assert!(
                problem.contains(wrong) && problem.is_empty() == wrong.is_empty(),
                "{name} {trusted_hops}: {problem}"
            );
            assert!(wrong.is_empty() || problem.contains("the proxy at 127.0.0.1"), "{problem}");
        }
    }

    #[test]
    fn only_addresses_of_an_own_network_are_named() {
        let name = |address: &str| proxy_name(Some(address.parse().unwrap()));
        assert_eq!(name("::ffff:10.0.0.7"), "the proxy at 10.0.0.7");
        assert_eq!(name("fd00::1"), "the proxy at fd00::1");
        for visitor in ["198.51.100.7", "2001:db8::1"] {
            assert_eq!(name(visitor), "a proxy");
        }
    }
}
