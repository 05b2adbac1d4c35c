//! Two instances over one PostgreSQL database act as one inbox: the same tests, with requests to
//! each in turn (`common` recognises the name of this file).
#![allow(clippy::unwrap_used, reason = "helper functions are test code too")]

mod common;

#[path = "api/contract.rs"]
mod contract;
#[path = "api/form_posts.rs"]
mod form_posts;
#[path = "api/spam.rs"]
mod spam;
