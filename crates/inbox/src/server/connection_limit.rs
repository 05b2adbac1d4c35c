//! Limits on open connections: in total and per client.
//!
//! At a limit, the longest-idle connection is closed for a new one. Idle connections are cheap to
//! open again, and a few clients must not shut all others out.

#[cfg(test)]
mod tests;

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
