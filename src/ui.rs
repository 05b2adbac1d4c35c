//! Small views that several pages or features share. No view here depends on a page or a feature.

pub mod count;
pub(crate) mod deferred_hydration;
pub(crate) mod footer;
pub(crate) mod header;
pub(crate) mod no_search;
pub(crate) mod reactive_html;
