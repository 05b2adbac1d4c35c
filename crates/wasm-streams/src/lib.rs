//! A stub of [wasm-streams](https://docs.rs/wasm-streams), used through a `[patch]` in the workspace's
//! Cargo.toml.
//!
//! Leptos uses the crate for streaming server functions. The app has none, but the linker keeps the
//! crate's exports to JavaScript, which are 6 KB of the download. The stub has the functions that Leptos
//! calls and no exports. If a later version of Leptos calls others, compilation fails.

use std::{
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use wasm_bindgen::{JsCast, JsValue};

/// A stream without items.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a JavaScript stream.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Drops a Rust stream.
    #[must_use]
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(JsValue::UNDEFINED.unchecked_into())
    }

    /// Returns the wrapped JavaScript stream.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Converts the stream into an empty Rust stream.
    #[must_use]
    pub fn into_stream(self) -> IntoStream {
        IntoStream(PhantomData)
    }
}

/// An empty stream.
#[derive(Debug)]
pub struct IntoStream(PhantomData<ReadableStream>);

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
