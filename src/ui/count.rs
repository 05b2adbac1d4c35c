//! Numbers of things, in words.

/// `1 term`, `12 terms`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    [number.to_string().as_str(), " ", noun, if number == 1 { "" } else { "s" }].concat()
}
