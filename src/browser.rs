//! Everything that touches the browser: the only modules that name web-sys.
//!
//! On the host, where pages are rendered and nothing ever happens, `browser/host.rs`
//! takes this module's place, with the same functions that do nothing.

mod attribution;
mod clock;
mod copy;
mod data;
mod decode;
mod dom;
pub mod drafts;
mod events;
pub mod focus;
pub mod form;
mod form_outcome;
mod head;
mod idle;
mod listen;
pub mod navigation;
pub mod outbox;
pub mod part;
mod prefetch;
mod scroll;
pub mod search;
mod search_address;
mod search_index;
pub mod send;
mod start;
mod storage;

pub use start::start;

/// A value in the address's query string.
fn address_query(name: &str) -> Option<String> {
    let search = leptos::prelude::window().location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}
