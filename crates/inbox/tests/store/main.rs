//! The store keeps its promises over each database.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod databases;
mod inquiries;
mod postgres;
mod queue;
mod random;
