//! Handling of request bodies that a response leaves unread.
//!
//! After such a response, hyper closes an HTTP/1 connection without notice. A reverse proxy that
//! keeps connections open sends its next request into the closed connection, and a visitor whose
//! inquiry is fine gets 502 (<https://www.rfc-editor.org/rfc/rfc9112#section-9.6>).

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{HeaderValue, Version, header},
    middleware::Next,
    response::Response,
};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::time::timeout;

/// The most bytes to read after a refusal: the largest body that nginx forwards by default
/// (<https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size>).
const MAX_BYTES: usize = 1024 * 1024;

/// How long reading them may take.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads what the handler has left of an HTTP/1 body, so that the connection can be used again. If
/// that is too much, the response says that the connection closes.
pub(super) async fn drain(request: Request, next: Next) -> Response {
    if request.version() >= Version::HTTP_2 || request.body().is_end_stream() {
        return next.run(request).await;
    }
    // Reading would ask the client for the body.
    let is_announced = request.headers().contains_key(header::EXPECT);
    let (head, body) = request.into_parts();
    let body = SharedBody(Arc::new(Mutex::new(State { body, began: false, ended: false })));
    let request = Request::from_parts(head, Body::new(body.clone()));
    let mut response = next.run(request).await;
    let (began, ended) = {
        let state = body.state();
        (state.began, state.ended)
    };
    let is_read =
        ended || (began || !is_announced) && timeout(DRAIN_TIMEOUT, read_rest(body)).await.unwrap_or_default();
    if !is_read {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Reads a body. Returns `false` if the body is too long or fails.
async fn read_rest(mut body: SharedBody) -> bool {
    let mut left = MAX_BYTES;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return false };
        let length = frame.data_ref().map_or(0, Bytes::len);
        let Some(rest) = left.checked_sub(length) else { return false };
        left = rest;
    }
    true
}

/// A request body that outlives its handler.
#[derive(Clone)]
struct SharedBody(Arc<Mutex<State>>);

struct State {
    body: Body,
    /// Whether reading has begun.
    began: bool,
    /// Whether the end was read, or an error.
    ended: bool,
}

impl SharedBody {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for SharedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut state = self.state();
        state.began = true;
        let polled = Pin::new(&mut state.body).poll_frame(context);
        // A body that failed leaves nothing to read; hyper closes the connection itself.
        state.ended |= matches!(polled, Poll::Ready(None | Some(Err(_)))) || state.body.is_end_stream();
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.state().body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.state().body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_states_the_limits() {
        let page = include_str!("../../../../docs/src/run/limits.md");
        let row = format!("reads up to {} MiB for {} seconds", MAX_BYTES >> 20, DRAIN_TIMEOUT.as_secs());
        assert!(page.contains(&row), "docs/src/run/limits.md lacks: {row}");
    }
}
