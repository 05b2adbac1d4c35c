//! The store keeps its promises over each database.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod databases;
mod failures;
mod inquiries;
#[path = "../common/postgres.rs"]
mod postgres;
mod postgres_failures;
mod processes;
mod queue;
mod random;
