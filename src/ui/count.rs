//! Numbers of things, in words.

/// `1 term`, `12 terms`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    [number.to_string().as_str(), " ", noun, if number == 1 { "" } else { "s" }].concat()
}

/// `12 terms`, or `The first 100 of 340 terms` where that many are shown.
#[must_use]
pub fn count_shown(shown: usize, total: usize, noun: &str) -> String {
    let all = count(total, noun);
    if shown < total { ["The first ", &shown.to_string(), " of ", &all].concat() } else { all }
}
