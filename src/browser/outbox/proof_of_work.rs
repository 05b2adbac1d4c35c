//! The proof of work that the inbox may ask for: found in slices, so that the page
//! answers in between, and anew for each attempt.

use gloo_net::http::Request;
use glossary_core::{
    json::Json,
    proof_of_work::{Progress, Puzzle},
};
use js_sys::{Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Url};

use crate::browser::{clock::now, decode::Value};

/// Beside the address of inquiries.
const CHALLENGE: &str = "challenge";

/// How long a slice may take, in milliseconds.
const SLICE: u64 = 8;

/// The same where nobody looks: browsers let such a page work once in a second.
const HIDDEN_SLICE: u64 = 500;

/// How many numbers are tried between two looks at the clock.
const STEP: u32 = 100;

/// The proof for the inbox at that address. Where there is none to be had, the
/// inquiry goes without: the inbox then puts it aside, and loses nothing.
///
/// # Errors
/// When no answer came, or not before it was called off.
pub(super) async fn prove(endpoint: &str, called_off: &AbortSignal) -> Result<Option<String>, ()> {
    let Some(address) = address(endpoint) else { return Ok(None) };
    let asked = Request::get(&address).abort_signal(Some(called_off)).send().await.map_err(drop)?;
    let answer = asked.text().await.map_err(drop)?;
    Ok(solution(&answer, called_off).await)
}

fn address(endpoint: &str) -> Option<String> {
    let endpoint = Url::new_with_base(endpoint, &window().location().href().ok()?).ok()?;
    Some(Url::new_with_base(CHALLENGE, &endpoint.href()).ok()?.href())
}

async fn solution(challenge: &str, called_off: &AbortSignal) -> Option<String> {
    let challenge = Value::parse(challenge)?;
    let text = |name: &str| challenge.get(name)?.text();
    let largest = challenge.get("maxnumber")?.number()? as u32;
    let puzzle = Puzzle::new(text("salt")?, &text("challenge")?, largest)?;
    let number = solve(puzzle, called_off).await?;
    Reflect::set(challenge.js(), &"number".into(), &number.into()).ok()?;
    let solution = js_sys::JSON::stringify(challenge.js()).ok()?.as_string()?;
    window().btoa(&solution).ok()
}

async fn solve(mut puzzle: Puzzle, called_off: &AbortSignal) -> Option<u32> {
    while !called_off.aborted() {
        let end = now() + if document().hidden() { HIDDEN_SLICE } else { SLICE };
        while now() < end {
            match puzzle.search(STEP) {
                Progress::Found(number) => return Some(number),
                Progress::Unsolvable => return None,
                Progress::Ongoing => {}
            }
        }
        breathe().await;
    }
    None
}

/// Lets the browser do what has come up meanwhile.
async fn breathe() {
    let next = Promise::new(&mut |go_on: js_sys::Function, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&go_on, 0);
    });
    let _: Result<JsValue, _> = JsFuture::from(next).await;
}
