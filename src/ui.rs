//! The parts that pages are composed of. None of them knows a page.
//!
//! Templates: [`count`], [`letters`], [`summaries`]. Components: [`header`],
//! [`search_box`], [`search_results`], [`contact`], [`footer`].

pub mod contact;
pub mod count;
pub mod footer;
pub mod header;
pub mod letters;
pub mod search_box;
pub mod search_results;
pub mod summaries;
