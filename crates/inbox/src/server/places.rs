//! How many connections may be open at once: all together, and from one address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::household::household;

/// How many connections may be open at once.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    pub(super) at_once: usize,
    per_address: Option<usize>,
}

impl From<usize> for Connections {
    /// So many, from wherever they come.
    fn from(at_once: usize) -> Self {
        Self { at_once, per_address: None }
    }
}

impl Connections {
    /// At most so many of them from one address, or one IPv6 network of 64 bits. Not
    /// for a server behind a proxy, whose connections all come from there. What
    /// comes from this machine is not counted: it may be such a proxy.
    #[must_use]
    pub fn per_address(self, most: usize) -> Self {
        Self { per_address: Some(most), ..self }
    }
}

/// How many connections each address has.
#[derive(Clone, Debug)]
pub(super) struct Addresses {
    most: Option<usize>,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// Counts for its address until it is dropped.
#[derive(Debug)]
pub(super) struct Place(Option<(IpAddr, Addresses)>);

impl Addresses {
    pub(super) fn new(connections: Connections) -> Self {
        Self { most: connections.per_address, open: Arc::default() }
    }

    /// A place for one more connection; `None` where the address has too many.
    pub(super) fn place(&self, address: IpAddr) -> Option<Place> {
        let Some(most) = self.most.filter(|_| !address.to_canonical().is_loopback()) else { return Some(Place(None)) };
        let address = household(address);
        let mut open = self.open();
        let count = open.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        drop(open);
        Some(Place(Some((address, self.clone()))))
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((address, addresses)) = &self.0 else { return };
        let mut open = addresses.open();
        if let Some(count) = open.get_mut(address) {
            *count -= 1;
            // Nothing is remembered of whoever is gone.
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
    fn each_address_has_so_many_places_until_it_gives_them_up() {
        let addresses = Addresses::new(Connections::from(8).per_address(2));
        let place = |address: &str| addresses.place(address.parse().unwrap());
        let first = place("192.0.2.1");
        let second = place("::ffff:192.0.2.1");
        assert!(first.is_some() && second.is_some() && place("192.0.2.1").is_none());
        assert!(place("192.0.2.2").is_some());
        let home = [place("2001:db8:1:2::1"), place("2001:db8:1:2::2")];
        assert!(place("2001:db8:1:2::3").is_none() && place("2001:db8:1:3::1").is_some());
        drop((second, home));
        assert!(place("192.0.2.1").is_some() && place("2001:db8:1:2::3").is_some());
        drop(first);
        assert!(addresses.open().is_empty());
    }

    #[test]
    fn this_machine_has_as_many_as_there_are() {
        let limited = Addresses::new(Connections::from(8).per_address(1));
        let unlimited = Addresses::new(Connections::from(8));
        let places: Vec<_> = (0..8).map(|_| limited.place([127, 0, 0, 1].into())).collect();
        assert!(places.iter().all(Option::is_some));
        let places: Vec<_> = (0..8).map(|_| unlimited.place([192, 0, 2, 1].into())).collect();
        assert!(places.iter().all(Option::is_some));
    }
}
