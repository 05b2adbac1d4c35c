//! `terms/names.json`: by which words the texts of other sites may speak of the terms,
//! for their `data-autolink`. Made ready here, so that a reader's browser has nothing
//! to learn before it looks for them.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

use crate::content::{Glossary, Term};

/// The names of all terms, each as its words' [keys](key_of) with spaces between them:
/// `REST API`, `access token`.
///
/// The form of this file never changes, since versions of the script that other sites
/// name by their hashes read it for ever: another form takes another file.
#[derive(Debug, Default, Serialize)]
pub struct Names<'a> {
    /// Each name, and the slug of its term.
    #[serde(serialize_with = "as_pairs")]
    names: BTreeMap<String, &'a str>,
    /// The names whose case counts, and how they are written.
    #[serde(serialize_with = "as_pairs")]
    exact: BTreeMap<String, &'a str>,
    /// The first word of each name, and how many words the longest has that begins so.
    #[serde(serialize_with = "as_pairs")]
    longest: BTreeMap<String, usize>,
}

/// All names by which terms may be linked. Of those that several terms have, the first
/// term's holds, and a name comes before other names. Drafts are left out.
#[must_use]
pub fn names(glossary: &Glossary) -> Names<'_> {
    let mut names = Names::default();
    let terms = || glossary.terms.iter().filter(|term| !term.draft && term.autolink);
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
    }
    names
}

impl<'a> Names<'a> {
    fn add(&mut self, name: &'a str, term: &'a Term, is_exact: bool) {
        let words = words_of(name);
        let Some((last, before)) = words.split_last() else { return };
        // One letter would be found everywhere.
        if before.is_empty() && last.chars().nth(1).is_none() {
            return;
        }
        // A name that is a plural is known as a singular too.
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

/// As JavaScript's `Map` takes them.
fn as_pairs<S: serde::Serializer, V: Serialize>(map: &BTreeMap<String, V>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map)
}

/// How a word is compared: in small letters, unless it is in capitals, which make it
/// another one: "API", "IT". A digit or a script without case is neither.
fn key_of(word: &str) -> String {
    let small = word.to_lowercase();
    let is_in_capitals = small != word && word.chars().nth(1).is_some() && word.to_uppercase() == word;
    if is_in_capitals { word.to_owned() } else { small }
}

/// Of "Queues" the "Queue"; "Canvas" and "Redis" have none.
fn singular_of(word: &str) -> Option<&str> {
    let one = word.strip_suffix('s')?;
    (!one.is_empty() && !one.ends_with(['a', 'i', 'u', 's'])).then_some(one)
}

/// The words of a name. To a word belongs what makes it another: ".NET" is no net,
/// "C#" no C.
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

/// A letter, a digit, or a mark on one.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_makes_them_others() {
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
    fn capitals_make_a_word_another() {
        for (word, key) in [("API", "API"), ("APIs", "apis"), ("Cache", "cache"), ("X", "x"), ("404", "404")] {
            assert_eq!(key_of(word), key);
        }
    }

    #[test]
    fn a_plural_has_a_singular_unless_it_only_looks_like_one() {
        for (word, one) in [("Queues", Some("Queue")), ("APIs", Some("API")), ("Canvas", None), ("Redis", None)] {
            assert_eq!(singular_of(word), one);
        }
        for word in ["Status", "Access", "s", "API"] {
            assert_eq!(singular_of(word), None, "{word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_letter_is_in_a_word(name in ".*") {
            let words = words_of(&name).concat();
            let letters = |text: &str| text.chars().filter(|letter| is_letter(*letter)).collect::<String>();
            proptest::prop_assert_eq!(letters(&words), letters(&name));
        }
    }
}
