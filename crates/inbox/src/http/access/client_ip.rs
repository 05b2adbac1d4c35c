//! The client's IP address, also behind reverse proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName, header},
};

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

/// Whether a program on this machine sent the request: no proxy is configured, and no header shows
/// one.
pub(in crate::http) fn is_local_program(request: &Request, trusted_hops: usize) -> bool {
    trusted_hops == 0
        && peer(request).is_some_and(|peer| peer.to_canonical().is_loopback())
        && !is_proxied(request.headers())
}

/// Returns why clients cannot be told apart, and how to fix that; `None` if they can.
pub(super) fn misconfiguration(headers: &HeaderMap, trusted_hops: usize) -> Option<&'static str> {
    match trusted_hops {
        0 => is_proxied(headers).then_some(
            "requests come through a proxy, so all visitors share one rate limit; \
             if the proxy is yours, serve with --trusted-hops 1",
        ),
        _ => forwarded_client(headers, trusted_hops).is_none().then_some(
            "a request had fewer X-Forwarded-For entries than --trusted-hops, so visitors behind that proxy share \
             one rate limit; make the proxy append its client's address to that header",
        ),
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
        // Header, trusted proxies, whether it is a local program, the expected advice.
        let table = [
            ("", 0, true, ""),
            ("x-forwarded-for", 0, false, "--trusted-hops 1"),
            ("forwarded", 0, false, "--trusted-hops 1"),
            ("via", 0, false, "--trusted-hops 1"),
            ("x-real-ip", 0, false, "--trusted-hops 1"),
            ("x-forwarded-for", 1, false, ""),
            // nginx sends no header with `proxy_pass` alone.
            ("", 1, false, "make the proxy append"),
            ("x-real-ip", 1, false, "make the proxy append"),
            ("x-forwarded-for", 2, false, "make the proxy append"),
        ];
        for (name, trusted_hops, alone, wrong) in table {
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))));
            if !name.is_empty() {
                request.headers_mut().insert(name, "198.51.100.7".parse().unwrap());
            }
            assert_eq!(is_local_program(&request, trusted_hops), alone, "{name} {trusted_hops}");
            let problem = misconfiguration(request.headers(), trusted_hops).unwrap_or_default();
            assert!(
                problem.contains(wrong) && problem.is_empty() == wrong.is_empty(),
                "{name} {trusted_hops}: {problem}"
            );
        }
    }
}
