//! `terms/names.json`: the names that `data-autolink` of the script for other sites links in their text. The names are
//! prepared here, because preparing them in each reader's browser would delay the reader's page.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

use crate::content::{Glossary, Term, TermSettings};

/// The content of `terms/names.json`. Each name is the [keys](key_of) of its words, joined by spaces: `REST API`,
/// `access token`.
///
/// The format is frozen: pinned versions of the script on other sites read this file forever. A new format needs a
/// new file.
#[derive(Debug, Default, Serialize)]
pub struct Names<'a> {
    /// The slugs by name.
    #[serde(serialize_with = "as_pairs")]
    names: BTreeMap<String, &'a str>,
    /// The spelling of case-sensitive names.
    #[serde(serialize_with = "as_pairs")]
    exact: BTreeMap<String, &'a str>,
    /// The number of words of the longest name, by first word.
    #[serde(serialize_with = "as_pairs")]
    longest: BTreeMap<String, usize>,
}

/// Returns the names of all terms that may be linked automatically, without drafts. If several terms share a name, the
/// first term wins; names take precedence over aliases and expansions.
#[must_use]
pub fn names(glossary: &Glossary, settings: TermSettings) -> Names<'_> {
    let mut names = Names::default();
    let terms = || glossary.terms.iter().filter(|term| !term.draft && settings.links_automatically(term));
    for term in terms() {
        names.add(&term.name, term, term.exact_case);
    }
    for term in terms() {
        for alias in &term.aliases {
            names.add(alias, term, term.exact_case);
        }
        if let Some(expansion) = &term.expansion {
            names.add(expansion, term, false);
        }
        if let Some(abbreviation) = &term.abbreviation {
            names.add(abbreviation, term, term.exact_case);
        }
    }
    names
}

impl<'a> Names<'a> {
    fn add(&mut self, name: &'a str, term: &'a Term, is_exact: bool) {
        let words = words_of(name);
        let Some((last, before)) = words.split_last() else { return };
        // A single letter would match everywhere.
        if before.is_empty() && last.chars().nth(1).is_none() {
            return;
        }
        // A plural name is also found in the singular.
        for last in [Some(*last), singular_of(last)].into_iter().flatten() {
            let keys: Vec<_> = before.iter().chain([&last]).map(|word| key_of(word)).collect();
            let (name_of_keys, count) = (keys.join(" "), keys.len());
            let longest = self.longest.entry(keys.into_iter().next().unwrap_or_default()).or_default();
            *longest = count.max(*longest);
            if self.names.contains_key(&name_of_keys) {
                continue;
            }
            if is_exact {
                self.exact.insert(name_of_keys.clone(), name);
            }
            self.names.insert(name_of_keys, &term.slug);
        }
    }
}

/// Serialises a map as pairs, for the constructor of JavaScript's `Map`.
fn as_pairs<S: serde::Serializer, V: Serialize>(map: &BTreeMap<String, V>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map)
}

/// Returns the key by which a word is compared: lower case, unless the word is in capitals, as "API" and "IT". A single
/// character and a script without case count as lower case.
fn key_of(word: &str) -> String {
    let small = word.to_lowercase();
    let is_in_capitals = small != word && word.chars().nth(1).is_some() && word.to_uppercase() == word;
    if is_in_capitals { word.to_owned() } else { small }
}

/// Returns the singular of a plural: "Queue" for "Queues". "Canvas" and "Redis" are not plurals.
fn singular_of(word: &str) -> Option<&str> {
    let one = word.strip_suffix('s')?;
    (!one.is_empty() && !one.ends_with(['a', 'i', 'u', 's'])).then_some(one)
}

/// Splits a name into words. Marks that distinguish words belong to the word: ".NET" is not "NET", "C#" is not "C".
fn words_of(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut end = 0;
    while let Some(letter) = name[end..].find(is_letter).map(|at| end + at) {
        let before = name[..letter].strip_suffix('.');
        let is_dotted = before.is_some_and(|before| !before.ends_with(|last| last == '.' || is_letter(last)));
        let rest = name[letter..].trim_start_matches(is_letter);
        let rest = rest.strip_prefix("++").or_else(|| rest.strip_prefix('#')).unwrap_or(rest);
        end = name.len() - rest.len();
        words.push(&name[letter - usize::from(is_dotted)..end]);
    }
    words
}

/// Returns whether a character is a letter, a digit or a combining mark.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_distinguishing_marks() {
        let cases: [(&str, &[&str]); 9] = [
            ("REST API", &["REST", "API"]),
            ("CI/CD", &["CI", "CD"]),
            ("Node.js", &["Node", "js"]),
            (".NET", &[".NET"]),
            ("ASP .NET", &["ASP", ".NET"]),
            ("C# and C++", &["C#", "and", "C++"]),
            ("...NET", &["NET"]),
            ("हिन्दी", &["हिन्दी"]),
            ("→", &[]),
        ];
        for (name, words) in cases {
            assert_eq!(words_of(name), words, "{name}");
        }
    }

    #[test]
    fn words_in_capitals_keep_their_case() {
        for (word, key) in [("API", "API"), ("APIs", "apis"), ("Cache", "cache"), ("X", "x"), ("404", "404")] {
            assert_eq!(key_of(word), key);
        }
    }

    #[test]
    fn only_plurals_have_a_singular() {
        for (word, one) in [("Queues", Some("Queue")), ("APIs", Some("API")), ("Canvas", None), ("Redis", None)] {
            assert_eq!(singular_of(word), one);
        }
        for word in ["Status", "Access", "s", "API"] {
            assert_eq!(singular_of(word), None, "{word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_letter_belongs_to_a_word(name in ".*") {
            let words = words_of(&name).concat();
            let letters = |text: &str| text.chars().filter(|letter| is_letter(*letter)).collect::<String>();
            proptest::prop_assert_eq!(letters(&words), letters(&name));
        }
    }
}
