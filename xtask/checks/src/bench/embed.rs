//! The time that automatic links take in a page of another site, which
//! end2end/bench/embed.mjs measures.

use std::process::Stdio;

use anyhow::{Context, Result};

use super::{context::Bench, publish, server::Server};
use xtask::{console, npm, process, setup::chromium, table::Table};

/// The number of terms in the glossary.
const TERMS: usize = 1_000;

/// Publishes and serves a generated glossary, opens an article with automatic links in
/// Chromium, and prints a table.
///
/// # Errors
/// When Node.js or a browser is missing, or no term is found in the article.
pub fn measure(bench: &Bench, rounds: u32) -> Result<()> {
    npm::require("measuring in a browser")?;
    let folder = bench.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    console::step(&format!("Publishing {TERMS} terms"));
    let server = Server::start(bench, &publish::site(bench, TERMS)?)?;
    let mut node = process::command("node");
    node.arg(folder.join("bench/embed.mjs")).arg(rounds.to_string()).arg(&server.address);
    if let Some(chromium) = chromium::find_or_install(&folder)? {
        node.env("CHROMIUM_PATH", chromium);
    }
    let rows = process::capture(node.stderr(Stdio::inherit()))?;
    let rows: Vec<[String; 4]> =
        serde_json::from_str(&rows).context("the output of end2end/bench has an unknown format")?;
    let heading = format!("{TERMS} terms in 20,000 words, CPU slowed down");
    let mut table = Table::new([&*heading, "1×, 1280 px", "4×, 390 px", "budget"]);
    for row in rows {
        table.row(row);
    }
    println!("\n{table}\nMedians; for a slice also the 95th percentile.\n");
    Ok(())
}
