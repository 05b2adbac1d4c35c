//! The publisher's integration tests: one program, since linking each file by itself takes longer than
//! all of them run.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests are test code")]

mod check;
mod common;
mod contact;
mod docs;
mod lists;
mod mutations;
mod other_sites;
mod publish;
mod static_hosts;
