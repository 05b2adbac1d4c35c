//! What a developer does with this repository, each by one command: set up,
//! build, serve, test, measure. `cargo xtask help` lists them.
#![allow(clippy::print_stdout, reason = "a command-line program talks to its user")]

mod app;
mod bench;
mod files;
mod generated;
mod hook;
mod npm;
mod process;
mod say;
mod serve;
mod setup;
mod site;
mod stamp;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use workspace::Workspace;

/// Sets up, builds, serves, tests and measures the glossary.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "First time here? `cargo xtask serve` gets what is missing, builds the site\n\
                  and serves it at http://127.0.0.1:8080."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Gets the tools that building needs: those missing go into .tools
    Setup,
    /// Builds the app and publishes the site into dist
    Build(site::Source),
    /// Builds and serves the site, and receives its inquiries
    Serve(serve::Options),
    /// Runs every check and test, or only those named
    Test(test::Options),
    /// Measures weights and times, or only the parts named; asserts nothing
    Bench(bench::Options),
    /// Publishes the pages for Trunk, which calls this
    #[command(hide = true)]
    PublishHook,
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
    match command {
        Command::Setup => {
            let tools = setup::tools(&workspace)?;
            println!("{tools}");
        }
        Command::Build(source) => {
            let dist = workspace.root.join("dist");
            site::build(&workspace, &source, &dist)?;
            println!("The site is in dist. `cargo xtask serve` shows it.");
        }
        Command::Serve(options) => serve::run(&workspace, &options)?,
        Command::Bench(options) => bench::run(&workspace, &options)?,
        Command::PublishHook => hook::run(&workspace)?,
        Command::Test(options) => return Ok(test::run(&workspace, &options)),
    }
    Ok(ExitCode::SUCCESS)
}
