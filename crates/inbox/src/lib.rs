//! The inbox: receives inquiries, stores them durably, and serves the published site.
//!
//! 1. [`http`] parses the request and validates the fields by the rules in [`glossary_core::form`].
//! 2. [`store`] writes the inquiry, many inquiries per transaction, and returns after the commit.
//! 3. Only then does [`http`] acknowledge the inquiry. All later steps read it from the store.
//!
//! [`server`] runs the router on a socket, [`forward`] delivers inquiries to the team, [`export`]
//! writes them for other programs, [`report`] counts them by source, [`digest`] notifies the team of quarantined
//! and unanswered inquiries, and [`retention`] deletes expired ones.

mod client_network;
pub mod digest;
pub mod export;
pub mod forward;
pub mod http;
pub mod report;
pub mod retention;
pub mod server;
pub mod store;
