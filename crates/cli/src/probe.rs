//! `glossary inquiries probe`: sends a test inquiry as the app does, and reports how the endpoint responds.

mod examine;
mod proof_of_work;
mod report;
mod sample;

#[cfg(test)]
mod tests;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Context as _;
use glossary_core::{contact::Contact, delivery::EndpointRole};
use glossary_publisher::settings::{self, Settings};
use url::Url;

use self::report::ProbeReport;
use crate::{
    options::Options,
    terminal::{EscapingWriter, Notation},
};

/// Sends a test inquiry to the endpoint and the fallback in the settings.
///
/// The exit status is 1 if the endpoint does not prove that it stores visitors' inquiries.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The origin to send from, such as `https://staging.example.com`; by default that of `site.base_url`.
    #[arg(long, value_name = "URL", value_parser = parse_origin)]
    origin: Option<Url>,
    /// Let the inbox forward the test inquiry to the team. By default it is only stored, in quarantine.
    #[arg(long)]
    forward: bool,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

fn parse_origin(text: &str) -> Result<Url, String> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| "write the address of a site, such as https://www.example.com".to_owned())
}

/// Sends the test inquiries and prints the reports.
///
/// # Errors
/// If a setting is not an address, or the output cannot be written. Failures of the endpoint are part of the report.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let settings = match Settings::read(&options.config, settings::environment(), None) {
        Ok(settings) => settings,
        Err(problems) => {
            write!(io::stderr(), "{}", problems.to_text())?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let site = args.origin.clone().unwrap_or_else(|| settings.site.base_url.clone());
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let reports = runtime.block_on(probe(&settings.contact, &site, args.forward))?;

    let mut out = io::stdout().lock();
    if args.json {
        let reports: Vec<_> = reports.iter().map(ProbeReport::to_json).collect();
        serde_json::to_writer_pretty(EscapingWriter::new(&mut out, Notation::Json), &reports)?;
        writeln!(out)?;
    } else {
        reports.iter().try_for_each(|report| report.write_text(&mut out))?;
    }
    Ok(if reports.iter().all(ProbeReport::is_good) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn probe(contact: &Contact, site: &Url, forward: bool) -> anyhow::Result<Vec<ProbeReport>> {
    let mut reports = vec![examine::examine(contact, EndpointRole::Primary, site, forward).await?];
    if !contact.fallback.is_empty() {
        reports.push(examine::examine(contact, EndpointRole::Fallback, site, forward).await?);
    }
    Ok(reports)
}
