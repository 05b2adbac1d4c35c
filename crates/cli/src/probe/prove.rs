//! The proof of work of a test inquiry, found as the app finds it.

use anyhow::{Context as _, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use glossary_core::proof::{Puzzle, Search};
use reqwest::Client;
use serde_json::Value;
use url::Url;

/// The proof for the inbox at this address.
///
/// # Errors
/// Where there is no challenge, or none that can be solved.
pub(super) async fn prove(client: &Client, inbox: &Url) -> anyhow::Result<String> {
    // Beside the address of inquiries.
    let address = inbox.join("challenge").context("it has no place for a challenge")?;
    let asked = async { client.get(address.clone()).send().await?.error_for_status()?.text().await };
    let answer = asked.await.with_context(|| format!("no challenge at {address}"))?;
    let mut challenge: Value = serde_json::from_str(&answer).context("the challenge is no JSON")?;
    let text = |name: &str| challenge[name].as_str().unwrap_or_default().to_owned();
    let largest = challenge["maxnumber"].as_u64().and_then(|number| u32::try_from(number).ok());
    let largest = largest.context("the challenge has no `maxnumber`")?;
    let mut puzzle = Puzzle::new(text("salt"), &text("challenge"), largest).context("the challenge has no hash")?;
    // All at once: nobody waits for anything else.
    let Search::Found(number) = puzzle.search(largest.saturating_add(1)) else {
        bail!("no number up to {largest} solves the challenge");
    };
    challenge["number"] = number.into();
    Ok(BASE64_STANDARD.encode(challenge.to_string()))
}
