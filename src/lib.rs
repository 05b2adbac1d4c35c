//! The glossary's app. The publisher renders it to HTML on the host (feature `ssr`); in the browser it hydrates that
//! HTML (feature `hydrate`).
//!
//! Start reading at [`app`], the whole app on one screen. Each module uses only those before it in this list:
//!
//! * [`route`] builds and parses addresses.
//! * `platform` calls the browser.
//! * [`page`] holds the page shown.
//! * [`head`], `analytics` and [`ui`]: the document's head, events for other scripts, small shared views.
//! * `navigation`: links, history, scroll position, prefetch.
//! * `search` and `contact`: the two features. Neither uses the other: both watch the page shown.
//! * `page_body`: the body of the page shown.
//! * [`app`] and `start`: the layout, and the start in the browser.

#[cfg(all(feature = "hydrate", feature = "ssr"))]
compile_error!("`hydrate` is for the browser and `ssr` for the host: choose one");

mod analytics;
pub mod app;
mod contact;
pub mod head;
mod navigation;
pub mod page;
pub mod page_body;
mod platform;
pub mod route;
mod search;
#[cfg(feature = "hydrate")]
pub mod start;
pub mod ui;
