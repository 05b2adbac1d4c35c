//! The publisher's integration tests, in one program: linking a program per file takes longer than running all tests.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests are test code")]

mod check;
mod common;
mod contact;
mod content_model;
mod docs;
mod lists;
mod markdown;
mod mutations;
mod other_sites;
mod pictures;
mod publish;
mod questions;
mod refused_form;
mod static_hosts;
mod unicode_slugs;
