//! Suggestions for mistyped words: "Did you mean …?"

/// Returns the candidate that a mistyped word most probably meant; `None` if no candidate is similar.
///
/// ```
/// # use glossary_publisher::diagnostics::nearest;
/// assert_eq!(nearest("rset-api", ["api", "rest-api"]), Some("rest-api"));
/// assert_eq!(nearest("REST", ["api", "rest-api"]), Some("rest-api"));
/// assert_eq!(nearest("kubernetes", ["api", "rest-api"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.trim().to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (likeness(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= 0.6)
        // The first of equals wins, so that the suggestion is deterministic.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

/// Returns the similarity, from 0 (nothing in common) to 1 (equal).
fn likeness(word: &str, candidate: &str) -> f64 {
    // A missing word is a common mistake, and has a large edit distance.
    let a_word_of = |long: &str, short: &str| {
        short.len() >= 3 && long.split(|c: char| !c.is_alphanumeric()).any(|part| part == short)
    };
    let spelling = strsim::normalized_damerau_levenshtein(word, candidate);
    if a_word_of(candidate, word) || a_word_of(word, candidate) { spelling.max(0.6) } else { spelling }
}
