//! Counts in words.

/// Returns a count with its noun: `1 term`, `12 terms`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    [number.to_string().as_str(), " ", noun, if number == 1 { "" } else { "s" }].concat()
}

/// Returns a count with its noun: `12 terms`, or `The first 100 of 340 terms` where fewer are shown.
#[must_use]
pub fn count_shown(shown: usize, total: usize, noun: &str) -> String {
    let all = count(total, noun);
    if shown < total { ["The first ", &shown.to_string(), " of ", &all].concat() } else { all }
}
