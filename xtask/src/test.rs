//! `cargo xtask test`: every check and test of the repository, one file each.

pub mod browser;
mod cargo;
mod content;
mod html;
mod links;
mod page;
mod rules;
pub mod sites;
pub mod table;
pub mod weights;

use std::{
    collections::BTreeSet,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{say, workspace::Workspace};
use sites::Sites;
use table::Table;

/// What `cargo xtask test` can be told.
#[derive(Args, Debug)]
pub struct Options {
    /// Run only these
    #[arg(value_enum)]
    steps: Vec<Step>,
    /// Stop at the first failure
    #[arg(long)]
    fail_fast: bool,
}

/// A check or test. The order is that of running: what fails soonest comes first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, ValueEnum)]
enum Step {
    /// The code is formatted
    Fmt,
    /// The code keeps the design's rules: who uses whom, where addresses are built
    Rules,
    /// Clippy has nothing to say, on the host
    Clippy,
    /// Clippy has nothing to say about the app in the browser
    ClippyWasm,
    /// Unit and property tests
    Unit,
    /// The documentation builds without a warning
    Docs,
    /// The content has no problem
    Content,
    /// The site is built and published, at / and below /glossary/
    Build,
    /// What a visitor downloads stays within its budget
    Weights,
    /// Every published page is valid HTML
    Html,
    /// Every internal address of the published site leads somewhere
    Links,
    /// Journeys in a real browser, with and without WebAssembly
    Browser,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn run(self, workspace: &Workspace, sites: &Sites) -> Result<()> {
        match self {
            Self::Fmt => cargo::fmt(workspace),
            Self::Rules => rules::check(workspace),
            Self::Clippy => cargo::clippy(workspace),
            Self::ClippyWasm => cargo::clippy_wasm(workspace),
            Self::Unit => cargo::unit(workspace),
            Self::Docs => cargo::docs(workspace),
            Self::Content => content::check(workspace),
            Self::Build => sites.get(workspace).map(|_| ()),
            Self::Weights => weights::check(sites.get(workspace)?),
            Self::Html => html::check(workspace, sites.get(workspace)?),
            Self::Links => links::check(sites.get(workspace)?),
            Self::Browser => browser::check(workspace, sites.get(workspace)?),
        }
    }
}

/// Runs the steps, prints how each went, and returns whether all passed.
pub fn run(workspace: &Workspace, options: &Options) -> ExitCode {
    let sites = Sites::default();
    let mut outcomes = Vec::new();
    for step in selected(&options.steps) {
        say::step(&format!("test {}", step.name()));
        let started = Instant::now();
        let result = step.run(workspace, &sites);
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
        }
        outcomes.push(Outcome { step, passed: result.is_ok(), time: started.elapsed() });
        if result.is_err() && options.fail_fast {
            break;
        }
    }
    report(&outcomes)
}

/// The steps named, or all; each once, in the order of running.
fn selected(named: &[Step]) -> BTreeSet<Step> {
    let steps = if named.is_empty() { Step::value_variants() } else { named };
    steps.iter().copied().collect()
}

/// How a step went.
struct Outcome {
    step: Step,
    passed: bool,
    time: Duration,
}

fn report(outcomes: &[Outcome]) -> ExitCode {
    let mut table = Table::new(["step", "result", "time"]);
    for Outcome { step, passed, time } in outcomes {
        table.row([step.name(), if *passed { "passed" } else { "FAILED" }.to_owned(), say::duration(*time)]);
    }
    let failed = outcomes.iter().filter(|outcome| !outcome.passed).count();
    println!("\n{table}\n{} passed, {failed} failed", outcomes.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_named_run_once_and_in_their_order() {
        let steps: Vec<_> = selected(&[Step::Browser, Step::Fmt, Step::Browser]).into_iter().collect();
        assert_eq!(steps, [Step::Fmt, Step::Browser]);
        assert_eq!(selected(&[]).len(), Step::value_variants().len());
    }

    #[test]
    fn names_are_those_typed() {
        assert_eq!(Step::ClippyWasm.name(), "clippy-wasm");
    }
}
