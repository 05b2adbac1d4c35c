//! `terms/names.json`: the names that `data-autolink` of the script for other sites links in their text. The names are
//! prepared here, because preparing them in each reader's browser would delay the reader's page.

use std::{collections::BTreeMap, ops::Range};

use icu_properties::{
    CodePointSetData,
    props::{DefaultIgnorableCodePoint, Script},
    script::ScriptWithExtensions,
};
use serde::Serialize;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::content::{Glossary, Term, TermSettings};

/// The content of `terms/names.json`. Each name is the [keys](key_of) of its words, joined by spaces: `REST API`,
/// `access token`. A name with other signs, or with several scripts in a word, is also there with what separates its
/// [parts](parts_of): `build, measure, learn`.
///
/// The format is frozen: pinned versions of the script on other sites read this file forever. New members and names
/// may be added, which old versions ignore. Any other change needs a new file.
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
    /// The parts in scripts without spaces, the longest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<String>,
}

/// The maximum length of a part in a script without spaces, in bytes. The script keeps the length in one byte.
const MAX_RUN: usize = 240;

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
    names.runs.sort_unstable_by(|a, b| a.encode_utf16().count().cmp(&b.encode_utf16().count()).then_with(|| a.cmp(b)));
    names.runs.dedup();
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
        // Marks beside the name do not count: "Yahoo!".
        let offset = |text: &str| text.as_ptr().addr() - name.as_ptr().addr();
        let way = is_exact.then(|| &name[offset(words[0])..offset(last) + last.len()]);
        self.add_words(&words, &vec![" "; before.len()], "", way, term);

        let composed = composed(name);
        let parts = parts_of(&composed);
        let texts: Vec<_> = parts.iter().map(|part| &composed[part.clone()]).collect();
        self.runs
            .extend(texts.iter().filter(|part| is_run(part) && part.len() <= MAX_RUN).map(|&part| part.to_owned()));
        let separators: Vec<_> =
            parts.windows(2).map(|pair| separator_of(&composed[pair[0].end..pair[1].start])).collect();
        let is_open = separators.concat().chars().rfind(|sign| "()".contains(*sign)) == Some('(');
        let rest = parts.last().map_or("", |last| &composed[last.end..]);
        let tail = if is_open && rest.starts_with(')') { ")" } else { "" };
        self.add_words(&texts, &separators, tail, way, term);
    }

    /// Adds a name unless another term has the name: its words, what separates them, what follows the last word, and the
    /// spelling of a case-sensitive name.
    fn add_words(&mut self, words: &[&str], separators: &[&str], tail: &str, way: Option<&'a str>, term: &'a Term) {
        let Some((last, before)) = words.split_last() else { return };
        let first: String = before.iter().zip(separators).map(|(word, separator)| key_of(word) + separator).collect();
        // A plural name is also found in the singular.
        for last in [Some(*last), singular_of(last)].into_iter().flatten() {
            let last = key_of(last);
            let longest = self.longest.entry(before.first().map_or(last.clone(), |word| key_of(word))).or_default();
            *longest = words.len().max(*longest);
            let keys = format!("{first}{last}{tail}");
            if self.names.contains_key(&keys) {
                continue;
            }
            if let Some(way) = way {
                self.exact.insert(keys.clone(), way);
            }
            self.names.insert(keys, &term.slug);
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

/// Returns a name as the script reads texts: composed, without invisible characters such as soft hyphens, and with one
/// spelling of hyphens, apostrophes and spaces.
fn composed(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let is_invisible = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    for letter in name.nfc().filter(|letter| !is_invisible.contains(*letter)) {
        match letter {
            '‐'..='―' => text.push('-'),
            '‘' | '’' => text.push('\''),
            space if space.is_whitespace() => {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            letter => text.push(letter),
        }
    }
    text
}

/// Splits a [composed] name as the script splits texts: into words, and these where a script without spaces begins or
/// ends.
fn parts_of(name: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    for word in words_of(name) {
        // A word is a part of the name.
        let start = word.as_ptr().addr() - name.as_ptr().addr();
        let mut from = 0;
        let mut was_run = None;
        for (at, letter) in word.char_indices().filter(|(_, letter)| is_letter(*letter)) {
            let is_run = has_no_spaces(letter);
            if was_run.is_some_and(|was_run| was_run != is_run) {
                parts.push(start + from..start + at);
                from = at;
            }
            was_run = Some(is_run);
        }
        parts.push(start + from..start + word.len());
    }
    parts
}

/// Returns the separator in the key of a name. The usual separators count as a space.
fn separator_of(between: &str) -> &str {
    if matches!(between, "-" | "/" | "." | "&" | "'") { " " } else { between }
}

/// Returns whether a part is of a script without spaces.
fn is_run(part: &str) -> bool {
    part.chars().next().is_some_and(has_no_spaces)
}

/// Returns whether a letter belongs to a script that has no spaces between words, or particles after them, as Korean.
fn has_no_spaces(letter: char) -> bool {
    const SCRIPTS: [Script; 5] = [Script::Hangul, Script::Han, Script::Hiragana, Script::Katakana, Script::Thai];
    let scripts = ScriptWithExtensions::new();
    !letter.is_ascii() && SCRIPTS.iter().any(|script| scripts.has_script(letter, *script))
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
    fn a_part_is_of_scripts_with_or_without_spaces() {
        let cases: [(&str, &[&str]); 6] = [
            ("Data quality", &["Data", "quality"]),
            ("API设计 C#", &["API", "设计", "C#"]),
            ("バックエンド・サーバー", &["バックエンド", "サーバー"]),
            ("데이터 3D", &["데이터", "3D"]),
            ("ฐานข้อมูล", &["ฐานข้อมูล"]),
            ("…", &[]),
        ];
        for (name, expected) in cases {
            let parts: Vec<_> = parts_of(name).into_iter().map(|part| &name[part]).collect();
            assert_eq!(parts, expected, "{name}");
        }
    }

    #[test]
    fn spellings_that_look_alike_are_one() {
        let cases = [
            ("Cafe\u{301}", "Café"),
            ("data\u{ad}base", "database"),
            ("Writer’s  block", "Writer's block"),
            ("Wi\u{2011}Fi – now", "Wi-Fi - now"),
        ];
        for (name, expected) in cases {
            assert_eq!(composed(name), expected);
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

        #[test]
        fn parts_are_the_words(name in ".*") {
            let parts: String = parts_of(&name).into_iter().map(|part| &name[part]).collect();
            proptest::prop_assert_eq!(parts, words_of(&name).concat());
        }
    }
}
