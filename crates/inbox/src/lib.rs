//! The inbox: receives inquiries, stores them durably, and serves the published
//! site beside them.
//!
//! An inquiry's way:
//!
//! 1. [`http`] reads the request, cleans and checks the fields by the rules in
//!    [`glossary_core::form`].
//! 2. [`store`] writes it, many at once in one transaction, and answers after
//!    the commit.
//! 3. Only then does [`http`] acknowledge it. Whatever is done with an inquiry
//!    afterwards reads it from the store.
//!
//! [`server`] runs all that on a socket; [`export`] hands the inquiries to other
//! programs; [`report`] says what brings them; [`retention`] deletes them when their
//! time is over.

pub mod export;
pub mod forward;
mod household;
pub mod http;
pub mod report;
pub mod retention;
pub mod server;
pub mod store;
