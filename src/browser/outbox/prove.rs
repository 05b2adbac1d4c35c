//! The proof of work that the inbox may ask for: found in slices, so that the page
//! answers in between, and anew for each attempt.

use gloo_net::http::Request;
use glossary_core::proof::{Puzzle, Search};
use js_sys::{Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Url;

use crate::browser::{clock::now, decode::Value};

/// Beside the address of inquiries.
const CHALLENGE: &str = "challenge";

/// How long a slice may take, in milliseconds.
const SLICE: u64 = 8;

/// How many numbers are tried between two looks at the clock.
const STEP: u32 = 100;

/// The proof for the inbox at that address. Where there is none to be had, the
/// inquiry goes without: the inbox then puts it aside, and loses nothing.
pub(super) async fn prove(endpoint: &str) -> Option<String> {
    let endpoint = Url::new_with_base(endpoint, &window().location().href().ok()?).ok()?;
    let challenge = Url::new_with_base(CHALLENGE, &endpoint.href()).ok()?;
    let answer = Request::get(&challenge.href()).send().await.ok()?.text().await.ok()?;
    let challenge = Value::parse(&answer)?;
    let largest = u32::try_from(challenge.number("maxnumber")).ok()?;
    let puzzle = Puzzle::new(challenge.text("salt"), &challenge.text("challenge"), largest)?;
    let number = solve(puzzle).await?;
    Reflect::set(challenge.js(), &"number".into(), &number.into()).ok()?;
    let solution = js_sys::JSON::stringify(challenge.js()).ok()?.as_string()?;
    window().btoa(&solution).ok()
}

async fn solve(mut puzzle: Puzzle) -> Option<u32> {
    loop {
        let end = now() + SLICE;
        while now() < end {
            match puzzle.search(STEP) {
                Search::Found(number) => return Some(number),
                Search::Unsolvable => return None,
                Search::Ongoing => {}
            }
        }
        breathe().await;
    }
}

/// Lets the browser do what has come up meanwhile.
async fn breathe() {
    let next = Promise::new(&mut |go_on: js_sys::Function, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&go_on, 0);
    });
    let _: Result<JsValue, _> = JsFuture::from(next).await;
}
