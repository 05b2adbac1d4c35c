//! Who is writing, as far as an address tells.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName, header},
};

use crate::household::household;

/// Where proxies leave the address that they were asked from.
pub(in crate::http) const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where else proxies say that they pass on what somebody else asks.
const OF_PROXIES: [HeaderName; 4] =
    [FORWARDED_FOR, header::FORWARDED, header::VIA, HeaderName::from_static("x-real-ip")];

/// The address of a request's sender, seen past so many proxies.
pub(in crate::http) fn of_sender(request: &Request, trusted_hops: usize) -> IpAddr {
    household(forwarded(request.headers(), trusted_hops).or(peer(request)).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
}

/// A program on this machine asks, and for itself: no proxy is known of, and none
/// says that it passes anything on.
pub(super) fn is_this_machine(request: &Request, trusted_hops: usize) -> bool {
    trusted_hops == 0
        && peer(request).is_some_and(|peer| peer.to_canonical().is_loopback())
        && !is_passed_on(request.headers())
}

/// Why senders cannot be told apart, and what to do about it; `None` where they can.
pub(super) fn fault(headers: &HeaderMap, trusted_hops: usize) -> Option<&'static str> {
    match trusted_hops {
        0 => is_passed_on(headers).then_some(
            "inquiries come through a proxy, so all visitors count as one sender; \
             if the proxy is yours, serve with --trusted-hops 1",
        ),
        _ => forwarded(headers, trusted_hops).is_none().then_some(
            "an inquiry came without the X-Forwarded-For that --trusted-hops promises, so all visitors who come \
             that way count as one sender; have the proxy add their address to that header",
        ),
    }
}

fn is_passed_on(headers: &HeaderMap) -> bool {
    OF_PROXIES.iter().any(|name| headers.contains_key(name))
}

fn peer(request: &Request) -> Option<IpAddr> {
    request.extensions().get().map(|ConnectInfo(peer): &ConnectInfo<SocketAddr>| peer.ip())
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
    #[test]
    fn who_cannot_be_told_apart_is_known() {
        // A header, trusted proxies, whether a program on this machine asks for itself, and what is wrong.
        let table = [
            ("", 0, true, ""),
            ("x-forwarded-for", 0, false, "--trusted-hops 1"),
            ("forwarded", 0, false, "--trusted-hops 1"),
            ("via", 0, false, "--trusted-hops 1"),
            ("x-real-ip", 0, false, "--trusted-hops 1"),
            ("x-forwarded-for", 1, false, ""),
            // As nginx passes on by `proxy_pass` alone.
            ("", 1, false, "have the proxy add"),
            ("x-real-ip", 1, false, "have the proxy add"),
            ("x-forwarded-for", 2, false, "have the proxy add"),
        ];
        for (name, trusted_hops, alone, wrong) in table {
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))));
            if !name.is_empty() {
                request.headers_mut().insert(name, "198.51.100.7".parse().unwrap());
            }
            assert_eq!(is_this_machine(&request, trusted_hops), alone, "{name} {trusted_hops}");
            let fault = fault(request.headers(), trusted_hops).unwrap_or_default();
            assert!(fault.contains(wrong) && fault.is_empty() == wrong.is_empty(), "{name} {trusted_hops}: {fault}");
        }
    }
}
