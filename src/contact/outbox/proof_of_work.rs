//! The proof of work that the inbox may require. The search for a proof runs in slices, so that the page stays
//! responsive.

use glossary_core::{
    json::Json,
    proof_of_work::{Progress, Puzzle},
};
use js_sys::{Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Url};

use crate::platform::{clock::now, fetch, json::Value};

/// The address of challenges, relative to that of inquiries.
const CHALLENGE: &str = "challenge";

/// The milliseconds of a slice.
const SLICE: u64 = 8;

/// The milliseconds of a slice on a hidden page: browsers run its timers once a second.
const HIDDEN_SLICE: u64 = 500;

/// The count of numbers tried between two reads of the clock.
const STEP: u32 = 100;

/// Returns the proof for the inbox at that address; `None` where there is no challenge that can be solved. The inbox
/// quarantines an inquiry without a proof.
///
/// # Errors
/// When the inbox does not respond before the request is aborted.
pub(super) async fn prove(endpoint: &str, abort: &AbortSignal) -> Result<Option<String>, ()> {
    let Some(address) = address(endpoint) else { return Ok(None) };
    let answer = fetch::get(&address, abort).await.ok_or(())?;
    Ok(solution(&answer, abort).await)
}

fn address(endpoint: &str) -> Option<String> {
    let endpoint = Url::new_with_base(endpoint, &window().location().href().ok()?).ok()?;
    Some(Url::new_with_base(CHALLENGE, &endpoint.href()).ok()?.href())
}

async fn solution(challenge: &str, abort: &AbortSignal) -> Option<String> {
    let challenge = Value::parse(challenge)?;
    let text = |name: &str| challenge.get(name)?.text();
    let largest = challenge.get("maxnumber")?.number()? as u32;
    let puzzle = Puzzle::new(text("salt")?, &text("challenge")?, largest)?;
    let number = solve(puzzle, abort).await?;
    Reflect::set(challenge.js(), &"number".into(), &number.into()).ok()?;
    let solution = js_sys::JSON::stringify(challenge.js()).ok()?.as_string()?;
    window().btoa(&solution).ok()
}

async fn solve(mut puzzle: Puzzle, abort: &AbortSignal) -> Option<u32> {
    while !abort.aborted() {
        let end = now() + if document().hidden() { HIDDEN_SLICE } else { SLICE };
        while now() < end {
            match puzzle.search(STEP) {
                Progress::Found(number) => return Some(number),
                Progress::Unsolvable => return None,
                Progress::Ongoing => {}
            }
        }
        next_task().await;
    }
    None
}

/// Waits for the next task of the browser.
async fn next_task() {
    let next = Promise::new(&mut |go_on: js_sys::Function, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&go_on, 0);
    });
    let _: Result<JsValue, _> = JsFuture::from(next).await;
}
