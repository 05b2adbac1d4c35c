//! `cargo xtask test`: all checks and tests of the repository.

mod browser;
mod cargo;
mod engines;
mod site_checks;
mod sites;
mod tally;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{background::Background, console, table::Table, workspace::Workspace};
use sites::Sites;
use tally::Tally;

pub use sites::{Published, publish};

/// The options of `cargo xtask test`.
#[derive(Debug)]
pub struct Options {
    /// The steps to run; if empty, all steps.
    pub steps: Vec<Step>,
    /// Also runs the tests that are too slow for every change.
    pub all: bool,
    /// Stops at the first step that fails.
    pub fail_fast: bool,
}

/// A check or test.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    /// Checks the format.
    Fmt,
    /// Checks the design's rules.
    Rules,
    /// Runs clippy on the host's code.
    Clippy,
    /// Runs clippy on the browser's code.
    ClippyWasm,
    /// Runs unit, property and integration tests.
    Unit,
    /// Runs the tests of the scripts for other sites.
    Scripts,
    /// Builds the documentation.
    Docs,
    /// Checks the shipped content.
    Content,
    /// Builds and publishes the sites.
    Build,
    /// Weighs the shipped site.
    Weights,
    /// Validates the published HTML.
    Html,
    /// Checks the published CSS and scripts against the oldest supported browsers.
    Baseline,
    /// Validates the published data.
    Schemas,
    /// Follows the published addresses.
    Links,
    /// Runs journeys in Chromium.
    Browser,
    /// Runs journeys in other browser engines.
    Engines,
}

/// The steps in the order of running, with their names and descriptions.
const STEPS: [(Step, &str, &str); 16] = [
    (Step::Fmt, "fmt", "the code is formatted"),
    (Step::Rules, "rules", "dependencies, where addresses are built, what never belongs in the repository"),
    (Step::Clippy, "clippy", "no clippy warnings on the host"),
    (Step::Unit, "unit", "unit, property and integration tests"),
    (Step::Scripts, "scripts", "unit tests of the scripts for other sites, in Node.js"),
    (Step::Docs, "docs", "the documentation builds without a warning"),
    (Step::Content, "content", "the shipped content has no problem"),
    (Step::Build, "build", "the app and the tests' sites are built and published"),
    (Step::ClippyWasm, "clippy-wasm", "no clippy warnings in the browser's code"),
    (Step::Weights, "weights", "a visitor's downloads stay within their budgets"),
    (Step::Html, "html", "every published page is valid HTML"),
    (Step::Baseline, "baseline", "the published CSS and scripts work in the oldest supported browsers"),
    (Step::Schemas, "schemas", "the published JSON matches the published schemas"),
    (Step::Links, "links", "every internal address leads to a page, and each page has one address"),
    (Step::Browser, "browser", "journeys in Chromium, with and without WebAssembly"),
    (Step::Engines, "engines", "journeys in Firefox, WebKit and the oldest supported Chromium"),
];

impl Step {
    /// Returns the names of all steps.
    pub fn names() -> Vec<&'static str> {
        STEPS.map(|(_, name, _)| name).to_vec()
    }

    /// Returns the step of that name.
    pub fn named(name: &str) -> Option<Self> {
        STEPS.iter().find(|(_, known, _)| *known == name).map(|(step, ..)| *step)
    }

    fn name(self) -> &'static str {
        STEPS.iter().find(|(step, ..)| *step == self).map_or("", |(_, name, _)| name)
    }

    /// Returns whether the step reads the published sites.
    fn needs_sites(self) -> bool {
        matches!(
            self,
            Self::Build
                | Self::Weights
                | Self::Html
                | Self::Baseline
                | Self::Schemas
                | Self::Links
                | Self::Browser
                | Self::Engines
        )
    }

    /// Returns whether the step needs the tools that `cargo xtask setup --tests` installs.
    fn needs_tools(self) -> bool {
        matches!(
            self,
            Self::Unit | Self::Scripts | Self::Html | Self::Baseline | Self::Schemas | Self::Browser | Self::Engines
        )
    }

    fn run(self, workspace: &Workspace, sites: &mut Sites, all: bool) -> Result<Tally> {
        match self {
            Self::Fmt => cargo::fmt(workspace),
            Self::Rules => site_checks::run(workspace, "rules", &[]),
            Self::Clippy => cargo::clippy(workspace),
            Self::ClippyWasm => cargo::clippy_wasm(workspace),
            Self::Unit => cargo::unit(workspace, sites, all),
            Self::Scripts => site_checks::scripts(workspace),
            Self::Docs => cargo::docs(workspace),
            Self::Content => site_checks::content(workspace, &sites.program(workspace)?),
            Self::Build => sites.get(workspace).map(|_| Tally::passed(1)),
            Self::Weights => site_checks::run(workspace, "weights", &[&sites.get(workspace)?.shipped]),
            Self::Html => site_checks::html(workspace, sites.get(workspace)?),
            Self::Baseline => site_checks::baseline(workspace, sites.get(workspace)?),
            Self::Schemas => site_checks::schemas(workspace, sites.get(workspace)?),
            Self::Links => {
                let sites = sites.get(workspace)?;
                site_checks::run(workspace, "links", &[&sites.shipped, &sites.root, &sites.below])
            }
            Self::Browser => browser::check(workspace, sites.get(workspace)?, all),
            Self::Engines => engines::check(workspace, sites.get(workspace)?),
        }
    }
}

/// Returns the steps as `cargo xtask test --help` lists them.
pub fn help() -> String {
    let rows = STEPS.map(|(_, name, about)| format!("  {name:<12} {about}\n"));
    format!("The steps, in the order of running:\n{}", rows.concat())
}

/// Runs the steps, prints a table of results, and returns whether all passed.
pub fn run(workspace: &Workspace, options: &Options) -> ExitCode {
    let steps = selected(&options.steps);
    let started = Instant::now();
    let mut sites = Sites::default();
    // In the background: downloads, and the app's build, which uses one core in its last minutes.
    let mut tools = None;
    if steps.iter().any(|step| step.needs_tools()) {
        tools = start(workspace, "the tests' tools", &["setup", "--tests"]);
    }
    if steps.iter().any(|step| step.needs_sites()) {
        sites.app = start(workspace, "the app", &["app"]);
    }
    let mut outcomes = Vec::new();
    for step in steps {
        console::step(&format!("test {}", step.name()));
        let started = Instant::now();
        let installed = match tools.take_if(|_| step.needs_tools()) {
            Some(mut tools) => tools.wait().map(|_| ()),
            None => Ok(()),
        };
        let result = installed.and_then(|()| step.run(workspace, &mut sites, options.all));
        let tally = result.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally::failed(1)
        });
        outcomes.push(Outcome { step, tally, time: started.elapsed() });
        if tally.failed > 0 && options.fail_fast {
            break;
        }
    }
    report(&outcomes, started.elapsed())
}

fn start(workspace: &Workspace, name: &'static str, arguments: &[&str]) -> Option<Background> {
    // If the command cannot start, the steps that need its result do the work themselves, and report the error.
    Background::start(workspace, name, arguments).inspect_err(|error| console::warn(&format!("{error:#}"))).ok()
}

/// Returns the named steps, or all; each once, in the order of running.
fn selected(named: &[Step]) -> Vec<Step> {
    STEPS.iter().map(|(step, ..)| *step).filter(|step| named.is_empty() || named.contains(step)).collect()
}

/// The result of a step.
struct Outcome {
    step: Step,
    tally: Tally,
    time: Duration,
}

fn report(outcomes: &[Outcome], time: Duration) -> ExitCode {
    let mut table = Table::new(["step", "result", "tests", "time"]);
    let mut total = Tally::default();
    for Outcome { step, tally, time } in outcomes {
        let result = if tally.failed == 0 { "passed".to_owned() } else { format!("{} FAILED", tally.failed) };
        let tests = tally.passed + tally.failed;
        table.row([step.name().to_owned(), result, tests.to_string(), console::duration(*time)]);
        total += *tally;
    }
    table.row(["all".to_owned(), String::new(), (total.passed + total.failed).to_string(), console::duration(time)]);
    println!("\n{table}\n{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_steps_run_once_in_the_order_of_running() {
        assert_eq!(selected(&[Step::Browser, Step::Fmt, Step::Browser]), [Step::Fmt, Step::Browser]);
        assert_eq!(selected(&[]).len(), STEPS.len());
    }

    #[test]
    fn names_are_those_that_users_type() {
        assert_eq!(Step::ClippyWasm.name(), "clippy-wasm");
        assert_eq!(Step::named("clippy-wasm"), Some(Step::ClippyWasm));
        assert_eq!(Step::named("clippy_wasm"), None);
    }
}
