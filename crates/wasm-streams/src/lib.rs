//! Stands in for [wasm-streams](https://docs.rs/wasm-streams), by a `[patch]` in the
//! workspace's Cargo.toml.
//!
//! Leptos needs that crate for server functions that stream. The app has none, yet the
//! linker must keep what a crate exports to JavaScript: 6 KB of each first visit. This
//! one has the same functions, as far as Leptos names them, and exports nothing. Where
//! a later Leptos names more of them, the compiler says so.

use std::{
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use wasm_bindgen::{JsCast, JsValue};

/// A stream that ends at once.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Takes JavaScript's stream.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Takes a stream, and leaves it unread.
    #[must_use]
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(JsValue::UNDEFINED.unchecked_into())
    }

    /// JavaScript's stream, as it was taken.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// What is in it: nothing.
    #[must_use]
    pub fn into_stream(self) -> IntoStream {
        IntoStream(PhantomData)
    }
}

/// A stream of nothing.
#[derive(Debug)]
pub struct IntoStream(PhantomData<ReadableStream>);

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
