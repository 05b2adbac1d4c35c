//! The network that a client's IP address belongs to.

use std::net::{IpAddr, Ipv6Addr};

/// Returns the network that limits count as one client: an IPv4 address itself, an IPv6 address's
/// /64, which one subscriber has as a whole (<https://www.rfc-editor.org/rfc/rfc6177>).
pub(crate) fn client_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}
