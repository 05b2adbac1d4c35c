//! How much load the inbox takes: end2end/bench sends it, by autocannon
//! (<https://github.com/mcollina/autocannon>), from the same machine.

use std::process::Stdio;

use anyhow::{Context, Result};

use super::{Bench, publish, server::Server};
use crate::{npm, process, say, test::table::Table};

/// How long each figure is measured, in seconds.
const SECONDS: u32 = 8;

const TERMS: usize = 1_000;

/// Serves a generated glossary, sends inquiries and asks for pages, and prints a table.
///
/// # Errors
/// When there is no Node.js, or an answer is not a success.
pub fn measure(bench: &Bench) -> Result<()> {
    npm::require("loading the inbox")?;
    let folder = bench.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    say::step(&format!("Loading the inbox, beside a site of {TERMS} terms"));
    let server = Server::start(bench, &publish::site(bench, TERMS)?)?;
    let mut node = process::command("node");
    node.arg(folder.join("bench/inbox.mjs")).arg(&server.address).arg(SECONDS.to_string());
    let rows = process::capture(node.stderr(Stdio::inherit()))?;
    let rows: Vec<[String; 3]> = serde_json::from_str(&rows).context("end2end/bench answered in an unknown form")?;
    let mut table = Table::new(["the inbox, 64 connections, SQLite", "", "budget"]);
    for row in rows {
        table.row(row);
    }
    println!("\n{table}\nWhat sends the load ran on the same machine.\n");
    Ok(())
}
