//! Who is writing, as far as an address tells.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName},
};

/// Where proxies leave the address that they were asked from.
pub(in crate::http) const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of a request's sender, seen past so many proxies.
pub(in crate::http) fn of_sender(request: &Request, trusted_hops: usize) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    household(forwarded(request.headers(), trusted_hops).unwrap_or(peer))
}

/// A program on this machine asks, and for itself: nothing says that a proxy
/// passes it on.
pub(super) fn is_this_machine(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback())
        && !request.headers().contains_key(FORWARDED_FOR)
}

/// What the outermost trusted proxy has seen. Each one appends to the list, so it
/// is counted from the right; the rest is as true as whoever sent it.
fn forwarded(headers: &HeaderMap, trusted_hops: usize) -> Option<IpAddr> {
    let lines = headers.get_all(FORWARDED_FOR).into_iter().filter_map(|line| line.to_str().ok());
    let seen: Vec<_> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let position = seen.len().checked_sub(trusted_hops)?;
    let seen = seen.get(position)?;
    // Some proxies write the port too.
    seen.parse().ok().or_else(|| seen.parse().ok().map(|address: SocketAddr| address.ip()))
}

/// One sender has a whole IPv6 network of 64 bits
/// (<https://www.rfc-editor.org/rfc/rfc6177>), so that counts as one address.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn only_what_trusted_proxies_have_seen_counts() {
        // The lines of X-Forwarded-For, trusted proxies, the sender.
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
            // Not what a trusted proxy would have left.
            (&["198.51.100.7"], 2, "192.0.2.1"),
            (&["unknown"], 1, "192.0.2.1"),
            (&[""], 1, "192.0.2.1"),
        ];
        for (lines, trusted_hops, sender) in table {
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 5000))));
            for line in lines {
                request.headers_mut().append(FORWARDED_FOR, line.parse().unwrap());
            }
            assert_eq!(of_sender(&request, trusted_hops).to_string(), sender, "{lines:?} {trusted_hops}");
        }
    }
}
