//! The networks that a client's IP address belongs to.

use std::net::{IpAddr, Ipv6Addr};

/// An address and the length of its network prefix in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Network {
    address: IpAddr,
    prefix: u8,
}

/// The IPv6 networks with a limit of their own, and that limit in halves of a client's limit. A
/// subscriber has a /64, a /56 or a /48 (<https://www.rfc-editor.org/rfc/rfc6177>); some providers
/// put many subscribers into one /48.
const IPV6_NETWORKS: [(u8, u32); 3] = [(64, 2), (56, 3), (48, 4)];

/// Returns the network that counts as one client: an IPv4 address itself, an IPv6 address's /64.
pub(crate) fn client_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => first_bits(address, 64),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Returns the networks that a client's actions count for, each with its limit if one client's limit
/// is `limit`: an IPv4 address itself; an IPv6 address's /64, its /56 with half as much again, and
/// its /48 with twice as much.
pub(crate) fn limited_networks(address: IpAddr, limit: u32) -> Vec<(Network, u32)> {
    match address.to_canonical() {
        IpAddr::V6(address) => IPV6_NETWORKS
            .iter()
            .map(|&(prefix, halves)| {
                (Network { address: first_bits(address, prefix), prefix }, limit.saturating_mul(halves) / 2)
            })
            .collect(),
        v4 @ IpAddr::V4(_) => vec![(Network { address: v4, prefix: 32 }, limit)],
    }
}

fn first_bits(address: Ipv6Addr, prefix: u8) -> IpAddr {
    let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or_default();
    Ipv6Addr::from_bits(address.to_bits() & mask).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv6_addresses_count_for_three_networks() {
        let networks = |address: &str| -> Vec<_> {
            let networks = limited_networks(address.parse().unwrap(), 10).into_iter();
            networks.map(|(network, limit)| (format!("{}/{}", network.address, network.prefix), limit)).collect()
        };
        let expected = [("2001:db8:1:23ff::/64", 10), ("2001:db8:1:2300::/56", 15), ("2001:db8:1::/48", 20)];
        assert_eq!(networks("2001:db8:1:23ff:4::5"), expected.map(|(network, limit)| (network.to_owned(), limit)));
        assert_eq!(networks("::ffff:192.0.2.1"), [("192.0.2.1/32".to_owned(), 10)]);
    }
}
