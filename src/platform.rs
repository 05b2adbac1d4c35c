//! The browser's interfaces, as functions that the features share.
//!
//! No module here depends on a feature of the app. On the host the modules are compiled, but never called: event
//! handlers and effects run in browsers only. Functions that are called during rendering document what they return on
//! the host.

pub(crate) mod address;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod dom;
pub(crate) mod effect;
pub(crate) mod events;
pub(crate) mod fetch;
pub(crate) mod focus;
pub(crate) mod idle;
pub(crate) mod in_view;
pub(crate) mod json;
pub(crate) mod locks;
pub(crate) mod preferences;
pub(crate) mod random;
pub(crate) mod sent;
pub(crate) mod storage;
pub(crate) mod text;
