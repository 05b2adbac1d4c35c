//! The response times of the site in Chromium, which end2end/bench measures.

use std::process::Stdio;

use anyhow::{Context, Result};

use super::{context::Bench, publish, server::Server};
use xtask::{console, npm, process, setup::chromium, table::Table};

/// The numbers of terms of the measured glossaries: a large glossary, and one at the limit.
const SIZES: [usize; 2] = [1_000, 10_000];

/// Publishes and serves generated glossaries, measures them in Chromium and prints a table.
///
/// # Errors
/// When Node.js or a browser is missing, or a page fails.
pub fn measure(bench: &Bench, rounds: u32) -> Result<()> {
    npm::require("measuring in a browser")?;
    let folder = bench.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    let chromium = chromium::find_or_install(&folder)?;
    let mut node = process::command("node");
    node.arg(folder.join("bench/measure.mjs")).arg(rounds.to_string());
    let mut servers = Vec::new();
    for terms in SIZES {
        console::step(&format!("Publishing {terms} terms"));
        let server = Server::start(bench, &publish::site(bench, terms)?)?;
        node.arg(&server.address);
        servers.push(server);
    }
    if let Some(chromium) = chromium {
        node.env("CHROMIUM_PATH", chromium);
    }
    let rows = process::capture(node.stderr(Stdio::inherit()))?;
    let rows: Vec<[String; 4]> =
        serde_json::from_str(&rows).context("the output of end2end/bench has an unknown format")?;
    let mut table = Table::new(["in Chromium, CPU slowed down", "1×", "4×", "budget"]);
    for row in rows {
        table.row(row);
    }
    println!("\n{table}\nMedians; then the 95th percentiles of actions that were repeated within a page.\n");
    Ok(())
}
