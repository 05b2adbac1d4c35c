//! The parts that pages are composed of. None of them knows a page.
//!
//! Templates: [`count`], [`date`], [`letters`], [`summaries`]. Components: [`header`],
//! [`search_box`], [`search_results`], [`contact`], [`footer`], [`unsent`].

pub mod contact;
pub mod count;
pub mod date;
pub mod footer;
pub mod header;
pub mod letters;
pub mod live;
pub mod search_box;
pub mod search_results;
pub mod summaries;
pub mod unsent;
