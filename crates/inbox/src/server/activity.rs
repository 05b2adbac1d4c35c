//! What goes on in a connection, and when it has gone quiet for too long.
//!
//! A connection of HTTP/2 says nothing of that by itself: pings keep it alive, and
//! an answer that nobody takes waits for ever without a byte to write.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, sleep, sleep_until};

/// What goes on in a connection. Clones speak of the same one.
#[derive(Clone, Debug)]
pub(super) struct Activity(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// Requests that are being answered. Those have time limits of their own.
    asked: usize,
    /// Answers that are being sent.
    answers: usize,
    /// When anything was last asked, answered or taken.
    last: Instant,
}

/// A request that is being answered, until this is dropped.
pub(super) struct Asked(Activity);

impl Activity {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(State { asked: 0, answers: 0, last: Instant::now() })))
    }

    /// A request has arrived.
    pub(super) fn asked(&self) -> Asked {
        self.note(|state| state.asked += 1);
        Asked(self.clone())
    }

    /// Done when nothing was asked for so long, or nothing of any answer was taken.
    pub(super) async fn quiet(&self, unasked: Duration, untaken: Duration) {
        loop {
            let (asked, limit, last) = {
                let state = self.state();
                (state.asked > 0, if state.answers > 0 { untaken } else { unasked }, state.last)
            };
            if asked {
                sleep(unasked).await;
            } else if last.elapsed() >= limit {
                return;
            } else {
                sleep_until(last + limit).await;
            }
        }
    }

    fn note(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        state.last = Instant::now();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asked {
    /// The request's answer, which is watched while it is sent.
    pub(super) fn answer(self, body: Body) -> Body {
        self.0.note(|state| state.answers += 1);
        Body::new(Answer { body, activity: self.0.clone() })
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.note(|state| state.asked -= 1);
    }
}

/// An answer that is being sent.
struct Answer {
    body: Body,
    activity: Activity,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if polled.is_ready() {
            self.activity.note(|_| ());
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

impl Drop for Answer {
    fn drop(&mut self) {
        self.activity.note(|state| state.answers -= 1);
    }
}
