//! The glossary's app: rendered to HTML on the host (feature `ssr`), hydrated in
//! the browser (feature `hydrate`).
//!
//! Start reading at [`app`]: it shows one of the [`pages`], which are composed of
//! the parts in [`ui`]. [`route`] is the table of addresses, [`head`] what the
//! document's head says. Everything that touches the browser is in [`browser`].

#[cfg(all(feature = "hydrate", feature = "ssr"))]
compile_error!("`hydrate` is for the browser and `ssr` for the host: choose one");

pub mod app;
#[cfg(feature = "hydrate")]
pub mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "browser/host.rs"]
pub mod browser;
pub mod context;
pub mod head;
pub mod pages;
pub mod route;
pub mod search;
pub mod ui;
pub mod unsent;
