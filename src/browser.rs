//! Everything that touches the browser: the only modules that name web-sys.
//!
//! On the host, where pages are rendered and nothing ever happens, [`host`]
//! stands in with the same functions, doing nothing.

#[cfg(all(feature = "hydrate", feature = "ssr"))]
compile_error!("`hydrate` is for the browser and `ssr` for the host: choose one");

#[cfg(feature = "hydrate")]
mod data;
#[cfg(feature = "hydrate")]
mod decode;
#[cfg(feature = "hydrate")]
pub mod focus;
#[cfg(feature = "hydrate")]
mod head;
#[cfg(feature = "hydrate")]
pub mod navigation;
#[cfg(feature = "hydrate")]
mod prefetch;
#[cfg(feature = "hydrate")]
mod scroll;
#[cfg(feature = "hydrate")]
pub mod search;
#[cfg(feature = "hydrate")]
pub mod send;
#[cfg(feature = "hydrate")]
mod start;

#[cfg(feature = "hydrate")]
pub use start::start;

/// A value in the address's query string.
#[cfg(feature = "hydrate")]
fn address_query(name: &str) -> Option<String> {
    let search = leptos::prelude::window().location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

#[cfg(not(feature = "hydrate"))]
mod host;

#[cfg(not(feature = "hydrate"))]
pub use host::{focus, navigation, search, send, start};
