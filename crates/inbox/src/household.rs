//! Who counts as one visitor, as far as an address tells.

use std::net::{IpAddr, Ipv6Addr};

/// One visitor has a whole IPv6 network of 64 bits
/// (<https://www.rfc-editor.org/rfc/rfc6177>), so that counts as one address.
pub(crate) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}
