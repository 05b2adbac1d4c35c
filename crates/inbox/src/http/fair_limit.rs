//! A limit on what is under way at the same time, such as responses that are being sent: overall and per client.
//!
//! At the overall limit, the client with the most loses what has made no progress for the longest time, so that many
//! slow clients do not shut others out.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
};
use hyper::body::{Frame, SizeHint};
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

use super::access::client_ip;
use crate::client_network::{Network, limited_networks};

/// How long something must have made no progress to end for another client.
const MIN_STALLED: Duration = Duration::from_millis(500);

/// The interval at which waiting requests look for something that has stalled.
const RETRY_INTERVAL: Duration = Duration::from_millis(250);

/// The limit.
pub(super) struct FairLimit {
    total: usize,
    per_client: u32,
    trusted_hops: usize,
    state: Mutex<State>,
    /// Notified when a permit is dropped.
    changed: Notify,
}

#[derive(Default)]
struct State {
    next_id: u64,
    held: HashMap<u64, (Vec<Network>, Arc<Progress>)>,
    /// The number of permits in `held` of each network.
    by_network: HashMap<Network, u32>,
}

/// The progress of the request or response that a permit counts.
struct Progress {
    last: Mutex<Instant>,
    /// The body of the response, until it ends or is evicted.
    body: Mutex<Option<Body>>,
    /// Notified when the permit is evicted.
    evicted: Notify,
}

/// A counted permit, until it is dropped.
pub(super) struct Permit {
    id: u64,
    progress: Arc<Progress>,
    limit: Arc<FairLimit>,
}

impl FairLimit {
    /// Creates a limit for requests that come through `trusted_hops` proxies.
    pub(super) fn new(total: usize, per_client: u32, trusted_hops: usize) -> Arc<Self> {
        Arc::new(Self { total, per_client, trusted_hops, state: Mutex::default(), changed: Notify::new() })
    }

    /// Returns a permit for a request, at once or within `patience`. Programs on this machine count for the overall
    /// limit only.
    pub(super) fn acquire(
        self: &Arc<Self>,
        request: &Request,
        patience: Duration,
    ) -> impl Future<Output = Option<Permit>> + use<> {
        let networks = if client_ip::is_local_program(request, self.trusted_hops) {
            Vec::new()
        } else {
            limited_networks(client_ip::client_ip(request, self.trusted_hops), self.per_client)
        };
        let limit = self.clone();
        async move {
            let deadline = Instant::now() + patience;
            loop {
                if let Some(permit) = limit.try_acquire(&networks) {
                    return Some(permit);
                }
                if Instant::now() >= deadline {
                    return None;
                }
                tokio::select! {
                    () = limit.changed.notified() => {}
                    () = sleep_until(deadline.min(Instant::now() + RETRY_INTERVAL)) => {}
                }
            }
        }
    }

    fn try_acquire(self: &Arc<Self>, networks: &[(Network, u32)]) -> Option<Permit> {
        let mut state = self.state();
        if networks.iter().any(|(network, limit)| state.count(network) >= *limit) {
            return None;
        }
        let evicted = if state.held.len() < self.total { None } else { Some(state.evict(networks)?) };
        let id = state.next_id;
        state.next_id += 1;
        for (network, _) in networks {
            *state.by_network.entry(*network).or_default() += 1;
        }
        let progress =
            Arc::new(Progress { last: Mutex::new(Instant::now()), body: Mutex::new(None), evicted: Notify::new() });
        let networks = networks.iter().map(|(network, _)| *network).collect();
        state.held.insert(id, (networks, progress.clone()));
        drop(state);
        if let Some(evicted) = evicted {
            evicted.evict();
        }
        Some(Permit { id, progress, limit: self.clone() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn count(&self, network: &Network) -> u32 {
        self.by_network.get(network).copied().unwrap_or_default()
    }

    /// Removes what has made no progress for the longest time, of the network with the most, unless a client with
    /// `networks` has about as many.
    fn evict(&mut self, networks: &[(Network, u32)]) -> Option<Arc<Progress>> {
        let own = networks.iter().map(|(network, _)| self.count(network)).max().unwrap_or_default();
        let (&network, &count) = self.by_network.iter().max_by_key(|(_, count)| **count)?;
        if count <= own + 1 {
            return None;
        }
        let of_network = self.held.iter().filter(|(_, (networks, _))| networks.contains(&network));
        let times = of_network.map(|(id, (_, progress))| (progress.last(), *id));
        let (_, id) = times.filter(|(last, _)| last.elapsed() >= MIN_STALLED).min()?;
        self.remove(id)
    }

    fn remove(&mut self, id: u64) -> Option<Arc<Progress>> {
        let (networks, progress) = self.held.remove(&id)?;
        for network in &networks {
            if let Some(count) = self.by_network.get_mut(network) {
                *count -= 1;
                // Keeping zeros would grow the map with each new client.
                if *count == 0 {
                    self.by_network.remove(network);
                }
            }
        }
        Some(progress)
    }
}

impl Progress {
    fn last(&self) -> Instant {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Frees the response's file and buffers at once: the body of a client that reads nothing is not polled.
    fn evict(&self) {
        drop(self.body().take());
        self.evicted.notify_one();
    }

    fn body(&self) -> MutexGuard<'_, Option<Body>> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// Completes when another client gets the permit.
    pub(super) async fn evicted(&self) {
        self.progress.evicted.notified().await;
    }

    /// Returns a response's body that holds the permit. Reading the body is progress. The body fails when another
    /// client gets the permit.
    pub(super) fn hold(self, body: Body) -> Body {
        {
            let mut held = self.progress.body();
            let is_evicted = !self.limit.state().held.contains_key(&self.id);
            *held = if is_evicted { None } else { Some(body) };
        }
        Body::new(HeldBody(self))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        // Dropped outside of the lock.
        let _progress = self.limit.state().remove(self.id);
        self.limit.changed.notify_one();
    }
}

/// A response's body that holds a permit.
struct HeldBody(Permit);

impl HttpBody for HeldBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let progress = &self.0.progress;
        let mut body = progress.body();
        let Some(body) = body.as_mut() else {
            return Poll::Ready(Some(Err(axum::Error::new("the response was given up for another client"))));
        };
        let polled = Pin::new(body).poll_frame(context);
        if polled.is_ready() {
            *progress.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.0.progress.body().as_ref().is_some_and(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.progress.body().as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::ConnectInfo;
    use futures_util::FutureExt;
    use http_body_util::BodyExt;
    use std::net::SocketAddr;

    fn of(client: u8) -> Request {
        let address = SocketAddr::from(([192, 0, 2, client], 5000));
        Request::get("/").extension(ConnectInfo(address)).body(Body::empty()).unwrap()
    }

    fn acquire(limit: &Arc<FairLimit>, client: u8) -> Option<Permit> {
        limit.acquire(&of(client), Duration::ZERO).now_or_never().flatten()
    }

    #[tokio::test]
    async fn all_clients_together_have_a_limit_and_those_without_permits_are_forgotten() {
        let limit = FairLimit::new(100, 64, 0);
        let mut held: Vec<_> = (0..100).map_while(|client| acquire(&limit, client)).collect();
        assert_eq!(held.len(), 100);
        assert!(acquire(&limit, 1).is_none() && acquire(&limit, 200).is_none());
        held.pop();
        assert!(acquire(&limit, 200).is_some());
        drop(held);
        let state = limit.state();
        assert!(state.by_network.is_empty() && state.held.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_has_a_limit_and_waits_for_its_turn() {
        let limit = FairLimit::new(100, 2, 0);
        let held = [acquire(&limit, 1), acquire(&limit, 1)];
        assert!(held.iter().all(Option::is_some) && acquire(&limit, 1).is_none() && acquire(&limit, 2).is_some());
        assert!(limit.acquire(&of(1), Duration::from_secs(5)).await.is_none());
        let waiting = tokio::spawn({
            let limit = limit.clone();
            async move { limit.acquire(&of(1), Duration::from_secs(5)).await.is_some() }
        });
        tokio::task::yield_now().await;
        drop(held);
        assert!(waiting.await.unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn the_client_with_the_most_gives_up_what_has_stalled_for_another() {
        let limit = FairLimit::new(4, 64, 0);
        let (dropped, body) = (Arc::new(()), Body::from("text"));
        let held = dropped.clone();
        // Counts for as long as the body exists.
        let body = Body::new(body.map_frame(move |frame| {
            let _ = &held;
            frame
        }));
        let stalled = acquire(&limit, 1).unwrap().hold(body);
        let busy = [acquire(&limit, 1).unwrap(), acquire(&limit, 1).unwrap(), acquire(&limit, 2).unwrap()];
        assert!(acquire(&limit, 3).is_none(), "nothing has stalled yet");
        tokio::time::sleep(MIN_STALLED).await;
        *busy[0].progress.last.lock().unwrap() = Instant::now();
        assert_eq!(Arc::strong_count(&dropped), 2);
        let third = acquire(&limit, 3);
        assert!(third.is_some());
        assert_eq!(Arc::strong_count(&dropped), 1, "the body is freed although nobody reads it");
        assert!(stalled.collect().await.is_err());
        // The client now has two: as many as another would have.
        assert!(acquire(&limit, 2).is_none() && busy[1].evicted().now_or_never().is_none());
        let fourth = acquire(&limit, 4);
        assert!(fourth.is_some() && busy[1].evicted().now_or_never().is_some());
        assert!(busy[0].evicted().now_or_never().is_none());
    }
}
