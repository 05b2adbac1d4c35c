//! Limits on open connections: in total and per client.
//!
//! At a limit, the longest-idle connection is closed for a new one. Idle connections are cheap to
//! open again, and a few clients must not shut all others out.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, sleep},
};

use super::{idle_timeout::IdleTimeout, log_limit::LogLimit, metrics::Metrics};
use crate::client_network::{Network, limited_networks};

/// How long a connection of the client with the most connections must have made no progress to be
/// closed for another client, and how long a new connection may be without a request.
const MIN_STALLED: Duration = Duration::from_millis(500);

/// The interval at which stalled connections are looked for while all connections are in use.
const RETRY_INTERVAL: Duration = Duration::from_millis(250);

/// How many connections of limited clients may wait for room. Others are admitted before them.
const MAX_WAITING: u32 = 256;

/// How many of them one client may have.
const MAX_WAITING_PER_CLIENT: u32 = 4;

/// How many connections may be open.
#[derive(Clone, Debug)]
pub struct ConnectionLimits {
    total: usize,
    per_address: Option<u32>,
    pub(super) metrics: Metrics,
}

impl From<usize> for ConnectionLimits {
    /// Limits the total only.
    fn from(total: usize) -> Self {
        Self { total, per_address: None, metrics: Metrics::default() }
    }
}

impl ConnectionLimits {
    /// Limits the connections of one client: an IPv4 address or an IPv6 /64 network. An IPv6 /56 may
    /// have half as many again, and a /48 twice as many. Loopback connections are exempt, because
    /// they may come from a reverse proxy. Behind a proxy on another machine, this limit must not be
    /// used: all connections come from its address.
    #[must_use]
    pub fn per_address(self, limit: usize) -> Self {
        Self { per_address: Some(u32::try_from(limit).unwrap_or(u32::MAX)), ..self }
    }

    /// Counts closed connections.
    #[must_use]
    pub fn with_metrics(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }
}

/// The open connections. Clones share them.
#[derive(Clone)]
pub(super) struct Connections(Arc<Shared>);

struct Shared {
    limits: ConnectionLimits,
    state: Mutex<State>,
    /// Notified when a connection closes or becomes idle.
    changed: Arc<Notify>,
    full: LogLimit,
    refused: LogLimit,
}

#[derive(Default)]
struct State {
    next_id: u64,
    open: HashMap<u64, Open>,
    /// The number of connections in `open` of each network.
    by_network: HashMap<Network, u32>,
    /// The number of connections that wait, of each network. A client counts for one.
    waiting: HashMap<Network, u32>,
}

/// A connection that counts. Connections that are being closed do not.
struct Open {
    networks: Vec<Network>,
    activity: IdleTimeout,
    closed: Arc<Notify>,
}

/// A counted connection, until it is dropped.
pub(super) struct Permit {
    id: u64,
    connections: Connections,
    pub(super) activity: IdleTimeout,
    /// Notified when the connection has to close.
    pub(super) closed: Arc<Notify>,
}

/// The result of an attempt to admit a connection.
pub(super) enum Admission {
    Admitted(Permit),
    /// All connections are in use. The connection waits without delaying others.
    Waiting(Waiting),
    /// The client has reached a limit.
    Refused,
}

/// A connection that waits for room, until it is dropped.
pub(super) struct Waiting {
    address: IpAddr,
    network: Network,
    connections: Connections,
}

impl Connections {
    pub(super) fn new(limits: ConnectionLimits) -> Self {
        let (full, refused) = Default::default();
        Self(Arc::new(Shared { limits, state: Mutex::default(), changed: Arc::default(), full, refused }))
    }

    /// Counts a connection, if there is room. A client without a limit, such as a reverse proxy, waits here: its
    /// further connections stay in the system's queue.
    pub(super) async fn admit(&self, address: IpAddr) -> Admission {
        let networks = self.networks(address);
        match (self.admit_now(&networks), networks.first()) {
            (Some(Some(permit)), _) => Admission::Admitted(permit),
            (Some(None), _) => Admission::Refused,
            (None, Some((network, _))) => {
                let mut state = self.state();
                let all: u32 = state.waiting.values().sum();
                let of_client = state.waiting.entry(*network).or_default();
                if all >= MAX_WAITING || *of_client >= MAX_WAITING_PER_CLIENT {
                    self.0.limits.metrics.closed("full");
                    return Admission::Refused;
                }
                *of_client += 1;
                Admission::Waiting(Waiting { address, network: *network, connections: self.clone() })
            }
            (None, None) => self.wait(&networks).await.map_or(Admission::Refused, Admission::Admitted),
        }
    }

    /// Returns the networks that an address counts for.
    fn networks(&self, address: IpAddr) -> Vec<(Network, u32)> {
        match self.0.limits.per_address {
            Some(limit) if !address.to_canonical().is_loopback() => limited_networks(address, limit),
            _ => Vec::new(),
        }
    }

    /// Counts a connection, once there is room. Returns `None` if the client has reached its limit
    /// and none of its connections is idle.
    async fn wait(&self, networks: &[(Network, u32)]) -> Option<Permit> {
        loop {
            tokio::select! {
                () = self.0.changed.notified() => {}
                () = sleep(RETRY_INTERVAL) => {}
            }
            if let Some(admitted) = self.admit_now(networks) {
                return admitted;
            }
        }
    }

    /// Counts a connection. Returns `None` without room, and `Some(None)` if the client has reached its limit and none
    /// of its connections is idle.
    fn admit_now(&self, networks: &[(Network, u32)]) -> Option<Option<Permit>> {
        let shared = &*self.0;
        let mut state = self.state();
        for (network, limit) in networks {
            if state.count(network) >= *limit && !state.close_idle(Some(network)) {
                shared.limits.metrics.closed("client-limit");
                shared.refused.log(|times| {
                    tracing::warn!(
                        times,
                        "a client has reached its connection limit; further connections are closed. If the client is \
                         your reverse proxy, serve with --trusted-hops 1"
                    );
                });
                return Some(None);
            }
        }
        let full = state.open.len() >= shared.limits.total;
        if full && (state.close_idle(None) || state.close_stalled(networks)) {
            shared.limits.metrics.closed("full");
            shared.full.log(|times| {
                tracing::warn!(
                    times,
                    limit = shared.limits.total,
                    "all connections were in use, so idle ones were closed for new ones; if visitors wait, serve with a \
                     larger --max-connections"
                );
            });
        }
        let has_room = state.open.len() < shared.limits.total;
        has_room.then(|| Some(self.open(&mut state, networks.iter().map(|(network, _)| *network).collect())))
    }

    fn open(&self, state: &mut State, networks: Vec<Network>) -> Permit {
        for network in &networks {
            *state.by_network.entry(*network).or_default() += 1;
        }
        let (activity, closed) = (IdleTimeout::new(self.0.changed.clone()), Arc::<Notify>::default());
        let id = state.next_id;
        state.next_id += 1;
        state.open.insert(id, Open { networks, activity: activity.clone(), closed: closed.clone() });
        Permit { id, connections: self.clone(), activity, closed }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn count(&self, network: &Network) -> u32 {
        self.by_network.get(network).copied().unwrap_or_default()
    }

    /// Closes the longest-idle connection, of all or of a network. Returns `false` if none is idle.
    fn close_idle(&mut self, network: Option<&Network>) -> bool {
        let of_network = |open: &&Open| network.is_none_or(|network| open.networks.contains(network));
        self.close_first(|open| if of_network(&open) { open.activity.idle_since(MIN_STALLED) } else { None })
    }

    /// Closes the connection that has made no progress for the longest time, of the network with the
    /// most connections, unless a client with `networks` has about as many. A client without a limit counts as one
    /// without connections.
    fn close_stalled(&mut self, networks: &[(Network, u32)]) -> bool {
        let own = networks.iter().map(|(network, _)| self.count(network)).max().unwrap_or_default();
        let largest = self.by_network.iter().max_by_key(|(_, count)| **count);
        let Some((&network, &count)) = largest else { return false };
        let stalled = |open: &Open| {
            let since = open.activity.last_activity();
            (open.networks.contains(&network) && since.elapsed() >= MIN_STALLED).then_some(since)
        };
        count > own + 1 && self.close_first(stalled)
    }

    /// Closes the connection with the earliest time.
    fn close_first(&mut self, time: impl Fn(&Open) -> Option<Instant>) -> bool {
        let times = self.open.iter().filter_map(|(id, open)| Some((time(open)?, *id)));
        let Some((_, id)) = times.min() else { return false };
        if let Some(open) = self.remove(id) {
            open.closed.notify_one();
        }
        true
    }

    fn remove(&mut self, id: u64) -> Option<Open> {
        let open = self.open.remove(&id)?;
        for network in &open.networks {
            if let Some(count) = self.by_network.get_mut(network) {
                *count -= 1;
                // Keeping zeros would grow the map with each new client.
                if *count == 0 {
                    self.by_network.remove(network);
                }
            }
        }
        Some(open)
    }
}

impl Waiting {
    /// Counts the connection, once there is room. Returns `None` if the client has reached its limit meanwhile.
    pub(super) async fn admitted(self) -> Option<Permit> {
        self.connections.wait(&self.connections.networks(self.address)).await
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut state = self.connections.state();
        if let Some(waiting) = state.waiting.get_mut(&self.network) {
            *waiting -= 1;
            if *waiting == 0 {
                state.waiting.remove(&self.network);
            }
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.connections.state().remove(self.id);
        self.connections.0.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    impl Connections {
        /// Admits a connection if there is room at once, with an open request if it is `busy`.
        fn try_admit(
            &self,
            address: &str,
            busy: bool,
        ) -> Option<(Permit, Option<super::super::idle_timeout::PendingRequest>)> {
            let Some(Admission::Admitted(permit)) = self.admit(address.parse().unwrap()).now_or_never() else {
                return None;
            };
            let request = busy.then(|| permit.activity.request());
            Some((permit, request))
        }
    }

    fn is_closed(permit: &Permit) -> bool {
        permit.closed.notified().now_or_never().is_some()
    }

    #[tokio::test]
    async fn each_client_has_a_limit_and_closing_a_connection_frees_a_permit() {
        let connections = Connections::new(ConnectionLimits::from(100).per_address(2));
        let busy = |address: &str| connections.try_admit(address, true);
        let first = busy("192.0.2.1");
        let second = busy("::ffff:192.0.2.1");
        assert!(first.is_some() && second.is_some() && busy("192.0.2.1").is_none());
        assert!(busy("192.0.2.2").is_some());
        let home = [busy("2001:db8:1:2::1"), busy("2001:db8:1:2::2")];
        assert!(busy("2001:db8:1:2::3").is_none());
        // Of the /56, and then of the /48.
        let neighbours = [busy("2001:db8:1:3::1"), busy("2001:db8:1:103::1")];
        assert!(neighbours.iter().all(Option::is_some));
        assert!(busy("2001:db8:1:4::1").is_none() && busy("2001:db8:1:204::1").is_none());
        assert!(busy("2001:db8:2::1").is_some());
        drop((second, home));
        assert!(busy("192.0.2.1").is_some() && busy("2001:db8:1:2::3").is_some());
        drop((first, neighbours));
        let state = connections.state();
        assert!(state.open.is_empty() && state.by_network.is_empty());
    }

    #[tokio::test]
    async fn loopback_connections_have_no_client_limit() {
        for limits in [ConnectionLimits::from(8).per_address(1), ConnectionLimits::from(8)] {
            let connections = Connections::new(limits.clone());
            let address = if limits.per_address.is_some() { "127.0.0.1" } else { "192.0.2.1" };
            let permits: Vec<_> = (0..8).map(|_| connections.try_admit(address, true)).collect();
            assert!(permits.iter().all(Option::is_some));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_idle_connection_is_closed_for_a_new_one() {
        let metrics = Metrics::default();
        let limits = ConnectionLimits::from(3).per_address(2).with_metrics(metrics.clone());
        let connections = Connections::new(limits);
        let busy = connections.try_admit("192.0.2.1", true).unwrap();
        sleep(Duration::from_millis(1)).await;
        let (first, _) = connections.try_admit("192.0.2.1", false).unwrap();
        sleep(Duration::from_millis(1)).await;
        let (second, _) = connections.try_admit("192.0.2.2", false).unwrap();
        sleep(Duration::from_millis(1)).await;
        drop(first.activity.request());
        // New connections may still send their first request.
        let (only, _) = connections.try_admit("192.0.2.4", false).unwrap();
        assert!(is_closed(&first) && !is_closed(&second));
        drop(only);
        let (first, _) = connections.try_admit("192.0.2.1", false).unwrap();
        sleep(MIN_STALLED).await;
        drop(first.activity.request());
        // The second is idle for longer, since the first has had a request.
        sleep(Duration::from_millis(1)).await;
        let (third, _) = connections.try_admit("192.0.2.3", false).unwrap();
        assert!(is_closed(&second) && !is_closed(&first) && !is_closed(&busy.0));
        // A client at its own limit replaces its own connection.
        let (_fourth, request) = connections.try_admit("192.0.2.1", true).unwrap();
        assert!(is_closed(&first) && !is_closed(&third) && request.is_some());
        assert!(connections.try_admit("192.0.2.1", true).is_none());
        assert_eq!(metrics.closed_connections("full"), 2);
        assert_eq!(metrics.closed_connections("client-limit"), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_connection_of_the_largest_client_is_closed_for_another_client() {
        let connections = Connections::new(ConnectionLimits::from(5).per_address(3));
        let (oldest, _request) = connections.try_admit("192.0.2.1", true).unwrap();
        sleep(MIN_STALLED).await;
        let others = ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2"]
            .map(|address| connections.try_admit(address, true).unwrap());
        // A client with almost as many waits.
        let waiting = wait(&connections, "192.0.2.2").unwrap().admitted();
        assert!(tokio::time::timeout(Duration::from_secs(60), waiting).await.is_err());
        let _third = connections.try_admit("192.0.2.3", true).unwrap();
        assert!(is_closed(&oldest) && others.iter().all(|(permit, _)| !is_closed(permit)));
        // A local program is not limited, and counts as a client without connections.
        let _local = connections.try_admit("127.0.0.1", true).unwrap();
        assert_eq!(others.iter().filter(|(permit, _)| is_closed(permit)).count(), 1);
        assert!(connections.state().waiting.is_empty());
    }

    /// Begins to wait; `None` if the client must not.
    fn wait(connections: &Connections, address: &str) -> Option<Waiting> {
        match connections.admit(address.parse().unwrap()).now_or_never().unwrap() {
            Admission::Waiting(waiting) => Some(waiting),
            Admission::Refused => None,
            Admission::Admitted(_) => panic!("{address} is admitted"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn clients_that_wait_delay_no_other_client() {
        let connections = Connections::new(ConnectionLimits::from(2 * 100).per_address(100));
        let mut busy: Vec<_> =
            (0..200).map(|number| connections.try_admit(&format!("192.0.2.{}", number % 2), true).unwrap()).collect();
        // A client at its own limit is refused; one below it waits, but not with many connections.
        drop(busy.pop());
        busy.push(connections.try_admit("192.0.2.3", true).unwrap());
        assert!(wait(&connections, "192.0.2.0").is_none());
        let mut waiting: Vec<_> = (0..4).map(|_| wait(&connections, "192.0.2.1").unwrap()).collect();
        assert!(wait(&connections, "192.0.2.1").is_none());
        sleep(MIN_STALLED).await;
        let _light = connections.try_admit("192.0.2.200", true).unwrap();
        let admitted = tokio::spawn(waiting.remove(0).admitted());
        tokio::task::yield_now().await;
        drop(busy.remove(1));
        assert!(admitted.await.unwrap().is_some());
        drop(waiting);
        assert!(connections.state().waiting.is_empty());
    }

    #[tokio::test]
    async fn all_clients_together_have_a_limited_number_of_waiting_connections() {
        let connections = Connections::new(ConnectionLimits::from(1).per_address(16));
        let _busy = connections.try_admit("192.0.2.1", true).unwrap();
        let waiting: Vec<_> = (0..1_000)
            .map_while(|number: u32| wait(&connections, &format!("198.51.{}.{}", number / 250, number % 250)))
            .collect();
        assert_eq!(waiting.len(), 256);
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_connection_waits_until_another_is_idle() {
        let connections = Connections::new(ConnectionLimits::from(1));
        let (first, request) = connections.try_admit("192.0.2.1", true).unwrap();
        let waiting = tokio::spawn({
            let connections = connections.clone();
            async move { matches!(connections.admit([192, 0, 2, 2].into()).await, Admission::Admitted(_)) }
        });
        sleep(Duration::from_secs(60)).await;
        assert!(!waiting.is_finished() && !is_closed(&first));
        drop(request);
        assert!(waiting.await.unwrap() && is_closed(&first));
    }
}
