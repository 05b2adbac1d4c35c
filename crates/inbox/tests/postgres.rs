//! The tests over SQLite, run over PostgreSQL (`common` chooses the database by the name of this
//! file).
#![allow(clippy::unwrap_used, reason = "helper functions are test code too")]

mod common;

#[path = "api/any_input.rs"]
mod any_input;
#[path = "api/consent.rs"]
mod consent;
#[path = "api/contract.rs"]
mod contract;
#[path = "api/form_posts.rs"]
mod form_posts;
#[path = "api/operating.rs"]
mod operating;
#[path = "api/retention.rs"]
mod retention;
#[path = "api/spam.rs"]
mod spam;
