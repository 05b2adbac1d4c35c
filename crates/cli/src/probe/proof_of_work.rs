//! The proof of work of a test inquiry.

use anyhow::{Context as _, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::proof_of_work::{Progress, Puzzle};
use reqwest::Client;
use serde_json::Value;
use url::Url;

/// Solves a challenge of the inbox, whose address for inquiries is `inbox`.
///
/// # Errors
/// If the inbox sends no challenge, or one without a solution.
pub(super) async fn solve(client: &Client, inbox: &Url) -> anyhow::Result<String> {
    let address = inbox.join("challenge").context("the inbox has no address for challenges")?;
    let request = async { client.get(address.clone()).send().await?.error_for_status()?.text().await };
    let response = request.await.with_context(|| format!("no challenge at {address}"))?;
    let mut challenge: Value = serde_json::from_str(&response).context("the challenge is not JSON")?;
    let text = |name: &str| challenge[name].as_str().unwrap_or_default().to_owned();
    let largest = challenge["maxnumber"].as_u64().and_then(|number| u32::try_from(number).ok());
    let largest = largest.context("the challenge has no `maxnumber`")?;
    let mut puzzle = Puzzle::new(text("salt"), &text("challenge"), largest).context("the challenge has no hash")?;
    // In one step: nothing else runs meanwhile.
    let Progress::Found(number) = puzzle.search(largest.saturating_add(1)) else {
        bail!("no number up to {largest} solves the challenge");
    };
    challenge["number"] = number.into();
    Ok(BASE64_STANDARD.encode(challenge.to_string()))
}
