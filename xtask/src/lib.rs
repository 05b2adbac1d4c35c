//! The commands of this repository: set up, build, serve, test. `cargo xtask help` lists them.
//!
//! The package `xtask-checks` uses this library for the checks and benchmarks that need
//! more dependencies.
#![allow(clippy::print_stdout, reason = "a command-line program prints its results")]

pub mod app;
pub mod background;
pub mod bench;
pub mod book;
pub mod checks;
pub mod console;
pub mod dist;
pub mod files;
pub mod fingerprint;
pub mod generated_glossary;
pub mod hook;
pub mod npm;
pub mod process;
pub mod serve;
pub mod setup;
pub mod site;
pub mod table;
pub mod test;
pub mod workspace;
