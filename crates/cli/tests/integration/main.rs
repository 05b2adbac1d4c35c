//! Tests of the `glossary` program as its users run it: one test program, since linking each file separately takes
//! longer than all of them run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests are test code")]

mod common;
mod copies;
mod deploy;
mod docs;
mod exports;
mod forwarding;
mod import;
mod init;
mod inquiries;
mod overload;
mod preview;
mod probe;
mod program;
mod proxies;
mod watch;
