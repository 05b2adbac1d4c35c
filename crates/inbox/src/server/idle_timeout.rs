//! The idle timeout of a connection.
//!
//! hyper has none for HTTP/2: pings keep a connection alive, and a response that the client does
//! not read waits forever, without a byte to write.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::{
    sync::Notify,
    time::{Instant, sleep, sleep_until},
};

/// A connection's activity. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct IdleTimeout {
    state: Arc<Mutex<State>>,
    /// Notified when the connection becomes idle.
    idle: Arc<Notify>,
}

#[derive(Debug)]
struct State {
    /// The number of requests in a handler. Handlers have timeouts of their own.
    requests: usize,
    /// The number of responses being sent.
    responses: usize,
    /// Whether a request has arrived.
    is_used: bool,
    /// When a request last arrived or ended, or a part of a response was last read.
    last_activity: Instant,
}

impl State {
    fn is_idle(&self) -> bool {
        self.requests == 0 && self.responses == 0
    }
}

/// A request in a handler, until it is dropped.
pub(super) struct PendingRequest(IdleTimeout);

impl IdleTimeout {
    /// Creates the activity of a new connection, which notifies `idle` when it becomes idle.
    pub(super) fn new(idle: Arc<Notify>) -> Self {
        let state = State { requests: 0, responses: 0, is_used: false, last_activity: Instant::now() };
        Self { state: Arc::new(Mutex::new(state)), idle }
    }

    /// Returns since when the connection has no request and no response; `None` if it has one. A new connection has
    /// the time `grace` for its first request.
    pub(super) fn idle_since(&self, grace: Duration) -> Option<Instant> {
        let state = self.state();
        let is_new = !state.is_used && state.last_activity.elapsed() < grace;
        (state.is_idle() && !is_new).then_some(state.last_activity)
    }

    /// Returns when a request last arrived or ended, or a part of a response was last read.
    pub(super) fn last_activity(&self) -> Instant {
        self.state().last_activity
    }

    /// Records a request.
    pub(super) fn request(&self) -> PendingRequest {
        self.record(|state| {
            state.requests += 1;
            state.is_used = true;
        });
        PendingRequest(self.clone())
    }

    /// Completes when no request has arrived for `idle`, or no part of a response was read for
    /// `unread`.
    pub(super) async fn expired(&self, idle: Duration, unread: Duration) {
        loop {
            let (pending, limit, last_activity) = {
                let state = self.state();
                (state.requests > 0, if state.responses > 0 { unread } else { idle }, state.last_activity)
            };
            if pending {
                sleep(idle).await;
            } else if last_activity.elapsed() >= limit {
                return;
            } else {
                sleep_until(last_activity + limit).await;
            }
        }
    }

    fn record(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        state.last_activity = Instant::now();
        let is_idle = state.is_idle();
        drop(state);
        if is_idle {
            self.idle.notify_one();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PendingRequest {
    /// Returns the response body wrapped so that reading it counts as activity.
    pub(super) fn track(self, body: Body) -> Body {
        self.0.record(|state| state.responses += 1);
        Body::new(TrackedBody { body, timeout: self.0.clone() })
    }
}

impl Drop for PendingRequest {
    fn drop(&mut self) {
        self.0.record(|state| state.requests -= 1);
    }
}

/// A response body that records when it is read.
struct TrackedBody {
    body: Body,
    timeout: IdleTimeout,
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if polled.is_ready() {
            self.timeout.record(|_| ());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for TrackedBody {
    fn drop(&mut self) {
        self.timeout.record(|state| state.responses -= 1);
    }
}
