//! The browser, as far as the app uses it: the only modules that call web-sys and js-sys for more than a type.
//!
//! No module here knows a feature of the app. On the host the modules are compiled, but never called: event handlers
//! and effects run in browsers only. The functions that are called while a page is rendered say what they return on
//! the host.

pub(crate) mod address;
pub(crate) mod clipboard;
pub(crate) mod clock;
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
pub(crate) mod storage;
pub(crate) mod text;
