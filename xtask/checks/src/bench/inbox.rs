//! The load that the inbox takes. end2end/bench sends the load with autocannon
//! (<https://github.com/mcollina/autocannon>), from the same machine.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{context::Bench, publish, receiver::Receiver, server::Server};
use xtask::{console, npm, process, table::Table};

/// The duration of each measurement, in seconds.
const SECONDS: u32 = 8;

const TERMS: usize = 1_000;

/// The number of requests before memory is first measured. By then all caches are full.
const FIRST: u32 = 100_000;
/// The number of further requests before memory is measured again.
const MORE: u32 = 900_000;

/// The settings of the webhook that the inbox forwards inquiries to.
const FORWARD: &str =
    "\n[[forward]]\nname = \"bench\"\nkind = \"webhook\"\nurl_env = \"GLOSSARY_BENCH_WEBHOOK\"\nallow_private = true\n";

/// The result of a load test.
#[derive(Clone, Copy, Deserialize)]
struct Load {
    /// Responses per second.
    rate: f64,
    /// The 99th percentile of the response times, in milliseconds.
    p99: f64,
}

/// Serves a generated glossary, sends inquiries and asks for pages, and prints a table.
///
/// # Errors
/// When Node.js is missing, or a response is not a success.
pub fn measure(bench: &Bench) -> Result<()> {
    let folder = prepare(bench)?;
    let site = publish::site(bench, TERMS)?;
    console::step(&format!("Loading the inbox, beside a site of {TERMS} terms"));
    let mut table = Table::new(["the inbox, 64 connections, SQLite", "alone", "disturbed", "forwarding", "budget"]);
    let server = Server::start(bench, &site)?;
    let load = |server: &Server, what: &[String]| load(&folder, server, what);
    let seconds = SECONDS.to_string();
    let inquiries = ["inquiries".to_owned(), seconds.clone()];
    let most = load(&server, &inquiries)?;
    // The response times are measured at the same rate, so that they can be compared.
    let half = [&inquiries[..], &[format!("{:.0}", most.rate / 2.0)]].concat();
    let alone = load(&server, &half)?;
    let pages = load(&server, &["pages".to_owned(), seconds])?;

    console::step("The same load, beside requests that never end and responses that are never read");
    let disturber = Disturber::start(&folder, &server)?;
    let (most_disturbed, disturbed) = (load(&server, &inquiries)?, load(&server, &half)?);
    drop((disturber, server));

    console::step("The same load, while each inquiry is forwarded");
    let receiver = Receiver::start()?;
    let config = bench.folder.join("forward.toml");
    let settings = fs::read_to_string(bench.root.join("glossary.toml")).context("the settings cannot be read")?;
    fs::write(&config, settings + FORWARD).with_context(|| format!("{} cannot be written", config.display()))?;
    let server = Server::forwarding(bench, &site, &config, ("GLOSSARY_BENCH_WEBHOOK", &receiver.address))?;
    let (most_forwarding, before) = (load(&server, &inquiries)?, receiver.received());
    let forwarding = load(&server, &half)?;
    let forwarded = f64::from(receiver.received() - before) / f64::from(SECONDS + 1);

    let row = |name: &str, figures: [String; 3], budget: &str| {
        [&[name.to_owned()][..], &figures, &[budget.to_owned()]].concat().try_into().unwrap_or_default()
    };
    let rates = [most, most_disturbed, most_forwarding].map(|load| whole(load.rate));
    table.row(row("inquiries stored per second", rates, "≥ 3,000"));
    let times = [alone, disturbed, forwarding].map(|load| format!("{} ms", whole(load.p99)));
    table.row(row("99th percentile of the response times, at half the first load", times, "≤ 50 ms"));
    table.row(row("pages served per second", [whole(pages.rate), String::new(), String::new()], ""));
    table.row(row("inquiries forwarded per second", [String::new(), String::new(), whole(forwarded)], ""));
    println!("\n{table}\nThe programs that send, disturb and receive ran on the same machine.\n");
    Ok(())
}

/// Sends a million requests, and prints how much memory the server has before and after.
///
/// # Errors
/// As [`measure`], and when the system does not report the memory.
pub fn memory(bench: &Bench) -> Result<()> {
    let folder = prepare(bench)?;
    let server = Server::start(bench, &publish::site(bench, TERMS)?)?;
    let mut table = Table::new(["the inbox's memory", ""]);
    table.row(["at the beginning".to_owned(), megabytes(server.memory()?)]);
    let mut sent = 0;
    for requests in [FIRST, MORE] {
        sent += requests;
        console::step(&format!("Sending {} requests", whole(requests.into())));
        load(&folder, &server, &["mixed".to_owned(), requests.to_string()])?;
        table.row([format!("after {} requests", whole(sent.into())), megabytes(server.memory()?)]);
    }
    println!("\n{table}\nOf five requests one is an inquiry, one its repeat, and three are pages.\n");
    Ok(())
}

/// Returns the folder of the scripts that send the load, after installing their packages.
fn prepare(bench: &Bench) -> Result<std::path::PathBuf> {
    npm::require("loading the inbox")?;
    let folder = bench.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    Ok(folder)
}

fn load(folder: &Path, server: &Server, what: &[String]) -> Result<Load> {
    let mut node = node(folder, "inbox.mjs", server);
    let figures = process::capture(node.args(what).stderr(Stdio::inherit()))?;
    serde_json::from_str(&figures).context("the output of end2end/bench has an unknown format")
}

fn node(folder: &Path, script: &str, server: &Server) -> Command {
    let mut node = process::command("node");
    node.arg(folder.join("bench").join(script)).arg(&server.address);
    node
}

/// Disturbs a server until it is dropped.
struct Disturber(Child);

impl Disturber {
    fn start(folder: &Path, server: &Server) -> Result<Self> {
        let mut node = node(folder, "disturb.mjs", server);
        let node = node.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("node cannot be started")?;
        let mut disturber = Self(node);
        let said = disturber.0.stdout.as_mut().context("node has no output")?;
        BufReader::new(said).read_line(&mut String::new()).context("node's output cannot be read")?;
        Ok(disturber)
    }
}

impl Drop for Disturber {
    fn drop(&mut self) {
        // An error means that the process has already ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Formats a number with thousands separators: `1,234,567`.
fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1024.0 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        let table = [(0.0, "0"), (999.4, "999"), (1_000.0, "1,000"), (1_234_567.8, "1,234,568")];
        for (number, expected) in table {
            assert_eq!(whole(number), expected);
        }
    }
}
