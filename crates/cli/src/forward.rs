//! `glossary forward`: commands for the targets that inquiries are forwarded to.

use std::{
    env,
    io::{self, Write},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use glossary_core::form::rules::is_email;
use glossary_inbox::forward::{DeliveryTarget, Failure, Transcript, Transport, test_message};
use glossary_publisher::settings::{self, Settings};
use jiff::Timestamp;
use serde_json::json;

use crate::{
    delivery_targets,
    options::Options,
    terminal::{EscapingWriter, Notation, printable},
};

/// Tests the targets that inquiries are forwarded to.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    pub command: Subcommand,
}

/// A subcommand.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    Test(TestArgs),
}

/// Sends one message, marked as a test, to one target, and shows what was sent and answered.
///
/// The exit status is 1 if the target did not accept the message.
#[derive(Debug, clap::Args)]
pub struct TestArgs {
    /// The target's name in the settings.
    name: String,
    /// The visitor's address in the test message. A receipt is sent to this address.
    #[arg(long, value_name = "ADDRESS", value_parser = parse_email)]
    email: Option<String>,
    /// Print JSON instead of text.
    #[arg(long)]
    json: bool,
}

fn parse_email(text: &str) -> Result<String, &'static str> {
    if is_email(text) { Ok(text.to_owned()) } else { Err("write an e-mail address, such as ada@example.com") }
}

/// Runs a subcommand.
///
/// # Errors
/// If the settings or the environment lack the target, or the output cannot be written.
pub fn run(options: &Options, args: &Args) -> anyhow::Result<ExitCode> {
    let Subcommand::Test(args) = &args.command;
    let settings = match Settings::read(&options.config, settings::environment(), None) {
        Ok(settings) => settings,
        Err(problems) => {
            problems.print()?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let target = delivery_targets::target(&settings, &args.name, |name| env::var(name).ok())
        .with_context(|| format!("cannot test a target in {}", options.config.display()))?;
    if matches!(target.transport, Transport::Receipt(_)) && args.email.is_none() {
        bail!("{} sends receipts to visitors; name the address to write to with --email", args.name);
    }
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let accepted = runtime.block_on(test(&target, args, &mut io::stdout().lock()))?;
    Ok(if accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Sends the test message and prints the report. Returns whether the target has accepted the message.
async fn test(target: &DeliveryTarget, args: &TestArgs, out: &mut impl Write) -> io::Result<bool> {
    let now = Timestamp::now();
    let message = test_message(&target.name, args.email.as_deref().unwrap_or("test@example.com"), now);
    let mut transcript = Transcript::default();
    let result = target.send_recorded(&message, now, &mut transcript).await;
    let failure = result.as_ref().err().map(Failure::to_string);
    if args.json {
        let report = json!({
            "target": target.name,
            "reference": message.reference,
            "accepted": result.is_ok(),
            "sent": transcript.sent,
            "answered": transcript.answered,
            "failure": failure,
        });
        serde_json::to_writer_pretty(EscapingWriter::new(&mut *out, Notation::Json), &report)?;
        writeln!(out)?;
        return Ok(result.is_ok());
    }
    for (heading, text) in [("Sent", &transcript.sent), ("Answered", &transcript.answered)] {
        let text = if text.trim().is_empty() { "nothing" } else { text.trim_end() };
        writeln!(out, "{heading}:\n    {}\n", printable(&text.replace('\r', "")).replace('\n', "\n    "))?;
    }
    match failure {
        None => writeln!(out, "{} has accepted the test message {}.", target.name, message.reference)?,
        Some(failure) => writeln!(out, "{} has not accepted the test message: {failure}.", target.name)?,
    }
    Ok(result.is_ok())
}
