//! Topics, from the names that terms give.

use std::collections::{BTreeMap, HashMap};

use glossary_core::slug::transliterate;

use super::{ImportedTerm, slugs::Letters, topic::Topic};
use crate::Value;

/// The topics found so far.
pub struct Topics<'a> {
    letters: Letters<'a>,
    /// The slugs by the name in lower case.
    slugs: HashMap<String, String>,
    names: BTreeMap<String, String>,
}

impl<'a> Topics<'a> {
    /// Begins with the names that the source has for identities.
    pub fn new(names: &[(String, String)], letters: Letters<'a>) -> Self {
        let mut topics = Self { letters, slugs: HashMap::new(), names: BTreeMap::new() };
        for (id, name) in names {
            if let Some(slug) = topics.slug(name) {
                topics.slugs.insert(id.to_lowercase(), slug);
            }
        }
        topics
    }

    /// Returns the slug of a topic by its name. Names that differ by case or spaces only are the same topic.
    pub fn slug(&mut self, name: &str) -> Option<String> {
        let name = name.trim().trim_start_matches('#').trim();
        let key = name.to_lowercase();
        if let Some(slug) = self.slugs.get(&key) {
            return Some(slug.clone());
        }
        let guessed = self.letters.slug(name).or_else(|| transliterate(name, self.letters.language));
        let slug: String = guessed
            .map(String::from)
            .or_else(|| (!name.is_empty()).then(|| format!("topic-{}", self.names.len() + 1)))?;
        self.slugs.insert(key, slug.clone());
        self.names.entry(slug.clone()).or_insert_with(|| title(name));
        Some(slug)
    }

    /// Returns the topics, the one with most terms first. Terms without a topic get one if others have one.
    pub fn finish(self, terms: &mut [ImportedTerm]) -> Vec<Topic> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut names = self.names;
        for term in terms.iter_mut().filter(|term| term.file.get("see").is_none()) {
            if term.file.topics().is_empty() {
                names.entry("other".to_owned()).or_insert_with(|| "Other".to_owned());
                term.file.set("topic", "other");
            }
            for topic in term.file.topics() {
                *counts.entry(topic).or_default() += 1;
            }
        }
        let mut topics: Vec<Topic> = names
            .into_iter()
            .filter(|(slug, _)| counts.contains_key(slug))
            .map(|(slug, name)| Topic { slug, name })
            .collect();
        topics.sort_by_key(|topic| {
            (topic.slug == "other", usize::MAX - counts.get(&topic.slug).copied().unwrap_or_default())
        });
        topics
    }
}

/// Returns the name of a topic: a slug such as `core-object` becomes "Core object".
fn title(name: &str) -> String {
    let is_slug = !name.contains(' ') && !name.chars().any(char::is_uppercase);
    let words = if is_slug { name.replace(['-', '_'], " ") } else { name.to_owned() };
    let mut characters = words.chars();
    match characters.next() {
        Some(first) if is_slug || first.is_lowercase() => first.to_uppercase().chain(characters).collect(),
        _ => words,
    }
}

/// Sets the topics of a term: `topic` for one, `topics` for several.
pub fn set(term: &mut crate::term_file::TermFile, slugs: Vec<String>) {
    match slugs.as_slice() {
        [] => {}
        [one] => term.set("topic", one.as_str()),
        _ => term.set("topics", Value::from(slugs)),
    }
}
