//! A response body that holds a permit until it is sent or dropped.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

/// A response body with a permit.
pub(super) struct HoldingBody<P> {
    body: Body,
    _permit: P,
}

impl<P> HoldingBody<P> {
    pub(super) fn new(body: Body, permit: P) -> Self {
        Self { body, _permit: permit }
    }
}

impl<P: Unpin> HttpBody for HoldingBody<P> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
