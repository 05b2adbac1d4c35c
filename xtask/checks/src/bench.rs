//! `cargo xtask bench`: the weights of pages, the time of publishing, the load that the inbox takes, and the response
//! times in a browser. The figures are for comparison: no figure fails the command.

mod browser;
mod changed;
mod context;
mod embed;
mod inbox;
mod publish;
mod receiver;
mod server;

use std::{collections::BTreeSet, fs, path::Path, thread};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use xtask::{
    app, console,
    site::{self, Profile},
    test,
    workspace::Workspace,
};

use context::Bench;

use crate::weights;

/// The options of `cargo xtask bench`.
#[derive(Args, Debug)]
pub struct Options {
    /// Measure only these
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// How often the browser measures each thing
    #[arg(long, value_name = "TIMES", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

/// A part of the measurements.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, ValueEnum)]
enum Part {
    /// What a visitor downloads
    Weights,
    /// The time and memory that publishing takes
    Publish,
    /// Inquiries stored and pages served a second
    Inbox,
    /// The inbox's memory over a million requests, which takes minutes
    Memory,
    /// Loading, navigation and search in Chromium
    Browser,
    /// Linking terms in pages of other sites, in Chromium
    Embed,
}

/// Measures the parts named, or all, and prints a table for each.
///
/// # Errors
/// When something cannot be built, published or opened; never because of a figure.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let folder = workspace.target.join("bench");
    clear(&folder)?;
    let bench = Bench {
        root: workspace.root.clone(),
        folder,
        app: app::build(workspace)?,
        glossary: site::program(workspace, Profile::Release)?,
    };
    let named = if options.parts.is_empty() { Part::value_variants() } else { &options.parts };
    for part in named.iter().copied().collect::<BTreeSet<_>>() {
        match part {
            Part::Weights => {
                let published = test::publish(workspace, bench.app.clone(), bench.glossary.clone())?;
                if weights::check(&published.shipped)?.wrong > 0 {
                    console::warn("something is above its budget");
                }
            }
            Part::Publish => publish::measure(&bench)?,
            Part::Inbox => inbox::measure(&bench)?,
            Part::Memory => inbox::memory(&bench)?,
            Part::Browser => browser::measure(&bench, options.rounds)?,
            Part::Embed => embed::measure(&bench, options.rounds)?,
        }
    }
    println!("{}", machine()?);
    clear(&bench.folder)
}

fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

/// Returns the number of cores and the load of the machine, which the figures depend on.
fn machine() -> Result<String> {
    let cores = thread::available_parallelism().context("the number of cores is unknown")?;
    // The average over the last minute, on Linux.
    let load = fs::read_to_string("/proc/loadavg").ok();
    let load = load.as_deref().and_then(|load| load.split(' ').next());
    Ok(format!("Measured on {cores} cores{}.", load.map(|load| format!(", load {load}")).unwrap_or_default()))
}
