//! Limits on responses that are being sent: overall and per client.
//!
//! Each holds an open file and buffers, for as long as the client takes to read. Over HTTP/2, one
//! connection can have many, and read none of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::holding_body::HoldingBody;
use crate::{
    client_network::{Network, limited_networks},
    http::{access::client_ip, problem::Refusal},
};

/// How many responses may be sent at once. Each takes a file handle and up to 256 KiB.
const MAX_OPEN: usize = 1_024;

/// How many of them one client may have.
const MAX_PER_CLIENT: u32 = 64;

/// How long a request may wait for its turn. The file is opened after that.
const WAIT_TIMEOUT: Duration = Duration::from_secs(5);

/// The open responses.
pub(super) struct OpenResponses {
    trusted_hops: usize,
    all: Arc<Semaphore>,
    by_network: Mutex<HashMap<Network, Arc<Semaphore>>>,
}

/// A place among the open responses, until it is dropped.
struct Permit {
    held: Vec<OwnedSemaphorePermit>,
    networks: Vec<Network>,
    responses: Arc<OpenResponses>,
}

impl OpenResponses {
    pub(super) fn new(trusted_hops: usize) -> Self {
        Self::with_limit(trusted_hops, MAX_OPEN)
    }

    fn with_limit(trusted_hops: usize, limit: usize) -> Self {
        Self { trusted_hops, all: Arc::new(Semaphore::new(limit)), by_network: Mutex::default() }
    }

    /// Returns the networks that a request counts for.
    fn networks(&self, request: &Request) -> Vec<(Network, u32)> {
        if client_ip::is_local_program(request, self.trusted_hops) {
            return Vec::new();
        }
        limited_networks(client_ip::client_ip(request, self.trusted_hops), MAX_PER_CLIENT)
    }

    async fn acquire(self: Arc<Self>, networks: Vec<(Network, u32)>) -> Option<Permit> {
        let mut permit = Permit { held: Vec::new(), networks: Vec::new(), responses: self.clone() };
        for (network, limit) in networks {
            let semaphore = self.of(network, limit);
            permit.networks.push(network);
            permit.held.push(semaphore.acquire_owned().await.ok()?);
        }
        permit.held.push(self.all.clone().acquire_owned().await.ok()?);
        Some(permit)
    }

    fn of(&self, network: Network, limit: u32) -> Arc<Semaphore> {
        self.by_network().entry(network).or_insert_with(|| Arc::new(Semaphore::new(limit as usize))).clone()
    }

    fn by_network(&self) -> MutexGuard<'_, HashMap<Network, Arc<Semaphore>>> {
        self.by_network.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.held.clear();
        let mut by_network = self.responses.by_network();
        for network in &self.networks {
            // Nobody else holds or waits for a permit. Keeping such entries would grow the map with
            // each new client.
            if by_network.get(network).is_some_and(|semaphore| Arc::strong_count(semaphore) == 1) {
                by_network.remove(network);
            }
        }
    }
}

/// Runs a request in its turn, and counts its response until that is sent.
pub(super) async fn limit(State(responses): State<Arc<OpenResponses>>, request: Request, next: Next) -> Response {
    let networks = responses.networks(&request);
    let Ok(Some(permit)) = timeout(WAIT_TIMEOUT, responses.acquire(networks)).await else {
        return Refusal::Busy.into_response();
    };
    let response = next.run(request).await;
    if response.body().is_end_stream() {
        return response;
    }
    response.map(|body| Body::new(HoldingBody::new(body, permit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn all_clients_together_have_a_limit_and_those_without_responses_are_forgotten() {
        let responses = Arc::new(OpenResponses::with_limit(0, 100));
        let acquire = |client: u8| {
            let networks = limited_networks([192, 0, 2, client].into(), MAX_PER_CLIENT);
            responses.clone().acquire(networks).now_or_never().flatten()
        };
        let mut open: Vec<_> = (0..100).map_while(acquire).collect();
        assert_eq!(open.len(), 100);
        assert!(acquire(1).is_none() && acquire(200).is_none());
        open.pop();
        assert!(acquire(200).is_some());
        drop(open);
        assert!(responses.by_network().is_empty());
    }
}
