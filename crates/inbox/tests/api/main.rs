//! Tests of the inbox over SQLite, without a process of its own: one test program, since linking each file
//! separately takes longer than all of them run.
#![allow(clippy::unwrap_used, reason = "helper functions are test code too")]

mod access;
mod any_input;
mod changes;
#[path = "../common/mod.rs"]
mod common;
mod consent;
mod contract;
mod durability;
mod form_posts;
mod kept_text;
mod manual;
mod oembed;
mod open_responses;
mod operating;
mod replaced_site;
mod retention;
mod server;
mod site;
mod spam;
mod tls;
mod unread_body;
