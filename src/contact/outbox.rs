//! The outbox: sends inquiries until the endpoint proves that they are stored.
//!
//! [`glossary_core::outbox`] decides, and this module carries the decisions out. The browser's storage keeps the inquiries,
//! and any open page of the site sends them.
//!
//! 1. Under a lock that all tabs share, [`runner`] reads the outbox, applies an event, writes the outbox back and carries
//!    out the decisions. [`attempt`] makes one attempt to deliver an inquiry, under a lock of that inquiry: where this lock
//!    is free, no page waits for a response.
//! 2. [`present`] publishes the result in one signal: [`Outbox::items`].
//! 3. [`bar`] and the form's outcome show the items ([`item_html`]); [`actions`] does what their buttons say.

pub(super) mod action;
mod actions;
mod attempt;
pub(super) mod bar;
pub(super) mod item;
pub(super) mod item_html;
mod present;
mod proof_of_work;
mod runner;
mod state;

pub(super) use self::state::{Outbox, use_outbox};
