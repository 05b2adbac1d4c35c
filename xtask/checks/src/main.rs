//! Checks of the sources and of the published site, and the benchmarks. `cargo xtask test` and
//! `cargo xtask bench` run them.
#![allow(clippy::print_stdout, reason = "a command-line program prints its results")]

mod bench;
mod checked;
mod links;
mod page;
mod rules;
mod weights;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::workspace::Workspace;

#[derive(Parser)]
#[command(name = "xtask-checks", about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks the design's rules in the sources
    Rules,
    /// Weighs a published site
    Weights {
        /// The published site
        site: PathBuf,
    },
    /// Follows the addresses of published sites
    Links {
        /// The published sites
        sites: Vec<PathBuf>,
    },
    /// Measures weights and times, and asserts nothing
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    let checked = match command {
        Command::Rules => rules::check(&workspace)?,
        Command::Weights { site } => weights::check(&site)?,
        Command::Links { sites } => links::check(&sites)?,
        Command::Bench(options) => {
            bench::run(&workspace, &options)?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    println!("{} passed, {} failed", checked.total - checked.wrong, checked.wrong);
    Ok(if checked.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
