//! Limits on open connections: in total and per client.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::client_network::client_network;

/// How many connections may be open.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    pub(super) total: usize,
    per_address: Option<usize>,
}

impl From<usize> for ConnectionLimits {
    /// Limits the total only.
    fn from(total: usize) -> Self {
        Self { total, per_address: None }
    }
}

impl ConnectionLimits {
    /// Limits the connections of one client: an IPv4 address or an IPv6 /64 network. Loopback
    /// connections are exempt, because they may come from a reverse proxy. Behind a proxy on
    /// another machine, this limit must not be used: all connections come from its address.
    #[must_use]
    pub fn per_address(self, limit: usize) -> Self {
        Self { per_address: Some(limit), ..self }
    }
}

/// The number of open connections of each client.
#[derive(Clone, Debug)]
pub(super) struct ClientConnections {
    limit: Option<usize>,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A counted connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Permit(Option<(IpAddr, ClientConnections)>);

impl ClientConnections {
    pub(super) fn new(limits: ConnectionLimits) -> Self {
        Self { limit: limits.per_address, open: Arc::default() }
    }

    /// Counts a connection. Returns `None` if the client has reached its limit.
    pub(super) fn acquire(&self, address: IpAddr) -> Option<Permit> {
        let Some(limit) = self.limit.filter(|_| !address.to_canonical().is_loopback()) else {
            return Some(Permit(None));
        };
        let address = client_network(address);
        let mut open = self.open();
        let count = open.entry(address).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        drop(open);
        Some(Permit(Some((address, self.clone()))))
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let Some((address, connections)) = &self.0 else { return };
        let mut open = connections.open();
        if let Some(count) = open.get_mut(address) {
            *count -= 1;
            // Keeping zeros would grow the map with each new client.
            if *count == 0 {
                open.remove(address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_a_limit_and_closing_a_connection_frees_a_permit() {
        let connections = ClientConnections::new(ConnectionLimits::from(8).per_address(2));
        let permit = |address: &str| connections.acquire(address.parse().unwrap());
        let first = permit("192.0.2.1");
        let second = permit("::ffff:192.0.2.1");
        assert!(first.is_some() && second.is_some() && permit("192.0.2.1").is_none());
        assert!(permit("192.0.2.2").is_some());
        let home = [permit("2001:db8:1:2::1"), permit("2001:db8:1:2::2")];
        assert!(permit("2001:db8:1:2::3").is_none() && permit("2001:db8:1:3::1").is_some());
        drop((second, home));
        assert!(permit("192.0.2.1").is_some() && permit("2001:db8:1:2::3").is_some());
        drop(first);
        assert!(connections.open().is_empty());
    }

    #[test]
    fn loopback_connections_have_no_client_limit() {
        let limited = ClientConnections::new(ConnectionLimits::from(8).per_address(1));
        let unlimited = ClientConnections::new(ConnectionLimits::from(8));
        let permits: Vec<_> = (0..8).map(|_| limited.acquire([127, 0, 0, 1].into())).collect();
        assert!(permits.iter().all(Option::is_some));
        let permits: Vec<_> = (0..8).map(|_| unlimited.acquire([192, 0, 2, 1].into())).collect();
        assert!(permits.iter().all(Option::is_some));
    }
}
