//! The store over each database.
#![allow(clippy::unwrap_used, reason = "helper functions are test code too")]

mod attention;
mod databases;
mod failures;
mod inquiries;
#[path = "../common/postgres.rs"]
mod postgres;
mod postgres_failures;
mod processes;
mod queue;
mod random;
mod small_disk;
mod transfer;
