//! The level of headings that are terms.

use crate::keys;

/// Returns the level of most headings, without letters of the alphabet and headings of examples. The higher level wins a
/// tie. `None` if fewer than two headings share a level.
pub fn pick<'a>(headings: impl Iterator<Item = (usize, &'a str)>) -> Option<(usize, usize)> {
    let mut counts = [0_usize; 7];
    for (level, title) in headings {
        if !is_letter(title) && !keys::is_example_heading(title) && !is_see_also(title) {
            counts[level.min(6)] += 1;
        }
    }
    let (level, count) = counts.into_iter().enumerate().rev().max_by_key(|(_, count)| *count)?;
    (count >= 2).then_some((level, count))
}

/// Returns whether a heading is a letter of the alphabet, or a group such as `A–C` and `0-9`.
pub fn is_letter(title: &str) -> bool {
    let letters = title.chars().filter(|character| character.is_alphanumeric()).count();
    let others = title.chars().filter(|character| !character.is_alphanumeric());
    letters <= 1
        || letters <= 3 && title.chars().count() > letters && others.clone().all(|sign| " -–—/#.".contains(sign))
}

fn is_see_also(title: &str) -> bool {
    let folded = title.trim().trim_end_matches(':').to_lowercase();
    ["see also", "siehe auch", "voir aussi", "véase también", "references", "notes", "further reading", "related"]
        .contains(&folded.as_str())
}

/// Returns the topic that a heading above the terms names.
pub fn topic(title: &str) -> Option<String> {
    let title = title.trim();
    let folded = title.to_lowercase();
    let general = ["glossary", "terms", "definitions", "glossar", "glossaire", "glosario", "index", "contents"];
    (!title.is_empty() && !is_letter(title) && !general.iter().any(|word| folded.contains(word)))
        .then(|| title.to_owned())
}

/// Returns whether a heading at the level of the terms is a letter among names, as on pages whose letters and terms have
/// the same level.
pub fn is_letter_group(title: &str, all: &[String]) -> bool {
    let letters = all.iter().filter(|title| is_letter(title)).count();
    is_letter(title) && letters >= 5
}
