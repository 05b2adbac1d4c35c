//! The command line of `cargo xtask`.
//!
//! The code uses clap's builder: clap's derive macros would double the time until the first
//! start prints its first line.
#![allow(clippy::print_stdout, reason = "a command-line program prints its results")]

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use xtask::{
    app, bench, book, dist, hook,
    serve::{self, address},
    setup,
    site::{self, Profile, Source},
    test::{self, Step},
    workspace::Workspace,
};

fn main() -> ExitCode {
    match run(&command().get_matches()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Command {
    let config = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("The site's settings [default: glossary.toml]");
    let content = Arg::new("content")
        .long("content")
        .value_name("FOLDER")
        .value_parser(value_parser!(PathBuf))
        .help("The folder of topics and terms [default: content]");
    let flag = |name: &'static str, help: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    let steps = Arg::new("steps").num_args(0..).value_parser(Step::names()).help("Run only these");
    Command::new("cargo xtask")
        .bin_name("cargo xtask")
        .about("Sets up, builds, serves, tests and measures the glossary.")
        .after_help(
            "First time here? `cargo xtask serve` installs what is missing, builds the site\n\
             and serves it at http://127.0.0.1:8080.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            Command::new("setup")
                .about("Installs the missing tools into .tools")
                .arg(flag("tests", "Install what the tests need instead: Chromium, PostgreSQL and npm packages")),
            Command::new("build")
                .about("Builds the app and publishes the site into dist")
                .args([config.clone(), content.clone()]),
            Command::new("serve").about("Builds and serves the site, and receives its inquiries").args([
                Arg::new("addr")
                    .long("addr")
                    .value_name("IP:PORT")
                    .default_value("127.0.0.1:8080")
                    .value_parser(address)
                    .help("The address to listen on"),
                flag("watch", "Publish every change of content or settings, and reload open pages"),
                config,
                content,
            ]),
            Command::new("test")
                .about("Runs the checks and tests, or only the steps named")
                .after_help(test::help())
                .args([
                    steps,
                    flag("all", "Also run what is too slow for every change"),
                    flag("fail-fast", "Stop at the first step that fails"),
                ]),
            Command::new("bench")
                .about("Measures weights and times, and asserts nothing; `bench build` measures this build itself")
                .disable_help_flag(true)
                .arg(Arg::new("arguments").num_args(0..).trailing_var_arg(true).allow_hyphen_values(true)),
            Command::new("dist").about("Packs the program with the app inside, into target/archives").args([
                Arg::new("target")
                    .long("target")
                    .value_name("TRIPLE")
                    .help("The system of the program, such as x86_64-unknown-linux-musl [default: this machine]"),
                Arg::new("app")
                    .long("app")
                    .value_name("FOLDER")
                    .value_parser(value_parser!(PathBuf))
                    .help("A built app, instead of building it"),
            ]),
            Command::new("docs").about("Builds the manual into target/book"),
            Command::new("app").about("Builds only the app, into target/app"),
            Command::new("before-build").about("Bundles boot.js for Trunk, which calls this").hide(true),
            Command::new("publish-hook").about("Publishes the pages for Trunk, which calls this").hide(true),
        ])
}

fn run(matches: &ArgMatches) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match matches.subcommand() {
        Some(("setup", matches)) => setup::run(&workspace, matches.get_flag("tests"))?,
        Some(("build", matches)) => {
            let dist = workspace.root.join("dist");
            site::build(&workspace, &source(matches), &dist, Profile::Dev)?;
            println!("The site is in dist. `cargo xtask serve` shows it.");
        }
        Some(("serve", matches)) => {
            let Some(addr) = matches.get_one("addr") else { return Ok(ExitCode::FAILURE) };
            let options = serve::Options { addr: *addr, watch: matches.get_flag("watch"), source: source(matches) };
            serve::run(&workspace, &options)?;
        }
        Some(("test", matches)) => {
            let named = matches.get_many::<String>("steps").into_iter().flatten();
            let options = test::Options {
                steps: named.filter_map(|name| Step::named(name)).collect(),
                all: matches.get_flag("all"),
                fail_fast: matches.get_flag("fail-fast"),
            };
            return Ok(test::run(&workspace, &options));
        }
        Some(("bench", matches)) => {
            let arguments: Vec<String> = matches.get_many("arguments").into_iter().flatten().cloned().collect();
            bench::run(&workspace, &arguments)?;
        }
        Some(("dist", matches)) => {
            let archive = dist::run(
                &workspace,
                matches.get_one::<String>("target").map(String::as_str),
                matches.get_one::<PathBuf>("app").map(PathBuf::as_path),
            )?;
            println!("The program is packed in {}.", workspace.relative(&archive));
        }
        Some(("docs", _)) => {
            let first = book::build(&workspace)?;
            println!("The manual is in {}.", workspace.relative(&first));
        }
        Some(("app", _)) => {
            app::build(&workspace)?;
        }
        Some(("before-build", _)) => hook::before(&workspace)?,
        Some(("publish-hook", _)) => hook::after(&workspace)?,
        _ => return Ok(ExitCode::FAILURE),
    }
    Ok(ExitCode::SUCCESS)
}

fn source(matches: &ArgMatches) -> Source {
    Source { config: matches.get_one("config").cloned(), content: matches.get_one("content").cloned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_accepts_the_definition() {
        command().debug_assert();
    }

    #[test]
    fn benchmarks_receive_their_arguments_unchanged() {
        let matches = command().get_matches_from(["cargo xtask", "bench", "browser", "--rounds", "3"]);
        let (_, bench) = matches.subcommand().unwrap();
        let arguments: Vec<_> = bench.get_many::<String>("arguments").unwrap().collect();
        assert_eq!(arguments, ["browser", "--rounds", "3"]);
    }
}
