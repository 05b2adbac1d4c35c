//! Small views that several pages or features share. No view here knows a page or a feature.

pub mod count;
pub mod date;
pub(crate) mod deferred_hydration;
pub(crate) mod footer;
pub(crate) mod header;
pub mod letters;
pub(crate) mod no_search;
pub(crate) mod reactive_html;
pub mod summaries;
