//! Carries out what the [outbox](glossary_core::outbox) decides: the browser's storage keeps the
//! inquiries, any open page of the site sends them, and an inquiry is removed once it is proven stored.
//!
//! 1. Under a lock that all tabs share, the [`runner`] reads the outbox, applies an event and writes the
//!    outbox back. Then it carries out the decisions.
//! 2. Each [`attempt`] holds a lock of its inquiry: where that lock is free, no page awaits a response.
//! 3. [`present`] shows the state in the form and in the bar; [`actions`] answers the buttons there.

mod actions;
mod attempt;
mod locks;
mod present;
mod proof_of_work;
mod runner;
mod start;
mod state;

pub(super) use runner::{let_go, sent, submit};
pub use start::open;
