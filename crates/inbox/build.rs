//! Rebuilds the crate when a migration is added: the compiler only watches
//! those that it has already embedded.
#![allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
