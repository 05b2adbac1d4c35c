//! `glossary inquiries probe`: sends a test inquiry the way the app does, and says
//! what the endpoint made of it.

mod examine;
mod prove;
mod sample;

#[cfg(test)]
mod tests;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Context as _;
use comfy_table::{Table, presets::NOTHING};
use glossary_core::{delivery::Target, site::Contact};
use glossary_publisher::settings::{self, Settings};
use serde_json::json;
use url::Url;

use crate::options::Options;

/// Sends a test inquiry, marked as one, to the endpoint of the settings, and to the
/// fallback if there is one. Exit status 1 where a visitor's would not be proven stored.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The site that the inquiry comes from, where that is not `site.base_url`: its
    /// scheme and host, such as `https://staging.example.com`.
    #[arg(long, value_name = "URL", value_parser = parse_origin)]
    origin: Option<Url>,
    /// As JSON instead of a table.
    #[arg(long)]
    json: bool,
}

fn parse_origin(text: &str) -> Result<Url, String> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| "not the address of a site, such as https://www.example.com".to_owned())
}

/// What became of a test inquiry.
#[derive(Clone, Debug)]
struct Report {
    /// The settings that it was sent by: `endpoint` or `fallback`.
    target: &'static str,
    /// Where it was sent.
    address: String,
    /// What it can be found by.
    reference: String,
    /// What was looked at, in order.
    checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
struct Check {
    name: &'static str,
    verdict: Verdict,
    detail: String,
}

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// As it should be.
    Good,
    /// Worth knowing, and no obstacle.
    Note,
    /// Visitors' inquiries would not be proven stored.
    Bad,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Note => "note",
            Self::Bad => "failed",
        }
    }
}

impl Report {
    fn is_good(&self) -> bool {
        self.checks.iter().all(|check| check.verdict != Verdict::Bad)
    }
}

/// Sends the test inquiries and tells what became of them.
///
/// # Errors
/// Where the program's own means fail. Whatever the endpoint does is no error, but
/// what is told.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let settings = match Settings::read(&options.config, settings::environment(), None) {
        Ok(settings) => settings,
        Err(problems) => {
            write!(io::stderr(), "{}", problems.to_text())?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let site = args.origin.clone().unwrap_or_else(|| settings.site.base_url.clone());
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let reports = runtime.block_on(probe(&settings.contact, &site))?;

    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &reports.iter().map(as_json).collect::<Vec<_>>())?;
        writeln!(out)?;
    } else {
        reports.iter().try_for_each(|report| tell(report, &mut out))?;
    }
    Ok(if reports.iter().all(Report::is_good) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn probe(contact: &Contact, site: &Url) -> anyhow::Result<Vec<Report>> {
    let mut reports = vec![examine::examine(contact, Target::Endpoint, site).await?];
    if !contact.fallback.is_empty() {
        reports.push(examine::examine(contact, Target::Fallback, site).await?);
    }
    Ok(reports)
}

fn tell(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}: {}", report.target, report.address)?;
    let mut table = Table::new();
    table.load_style(NOTHING);
    for Check { name, verdict, detail } in &report.checks {
        table.add_row([verdict.word(), name, detail]);
    }
    writeln!(out, "{}", table.to_string().trim_end())?;
    if report.is_good() {
        writeln!(out, "Visitors' inquiries get through. Delete the test: its reference is {}.\n", report.reference)
    } else {
        writeln!(
            out,
            "Visitors would not be told that their inquiry is stored. The test's reference is {}.\n",
            report.reference
        )
    }
}

fn as_json(report: &Report) -> serde_json::Value {
    let checks = report
        .checks
        .iter()
        .map(|Check { name, verdict, detail }| json!({ "check": name, "verdict": verdict.word(), "detail": detail }));
    json!({
        "target": report.target,
        "address": report.address,
        "reference": report.reference,
        "ok": report.is_good(),
        "checks": checks.collect::<Vec<_>>(),
    })
}
