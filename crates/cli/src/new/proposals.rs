//! Proposals for a new term: related terms and a topic, by the words that terms share.

use std::collections::{HashMap, HashSet};

use glossary_publisher::content::{Glossary, Term};

/// The number of related terms that are proposed.
const RELATED: usize = 4;

/// What a new term probably needs.
#[derive(Debug, Default, PartialEq)]
pub struct Proposals {
    /// The slug of the topic that most similar terms belong to.
    pub topic: Option<String>,
    /// The slugs of similar terms, the closest first.
    pub related: Vec<String>,
}

impl Proposals {
    /// Compares the words of a new term with those of all terms. Rare words count more.
    pub fn new(text: &str, glossary: &Glossary) -> Self {
        let wanted = words(text);
        let documents: Vec<HashSet<String>> = glossary.terms.iter().map(|term| words(&text_of(term))).collect();
        let mut frequency = HashMap::<&str, usize>::new();
        for word in documents.iter().flatten() {
            *frequency.entry(word).or_default() += 1;
        }
        let weight = |word: &String| {
            let count = frequency.get(word.as_str()).copied().unwrap_or(1);
            // A word of every third term says nothing.
            if count * 3 > documents.len().max(9) { 0.0 } else { 1.0 / count as f64 }
        };
        let mut scored: Vec<(f64, &Term)> = documents
            .iter()
            .zip(&glossary.terms)
            .map(|(document, term)| (document.intersection(&wanted).map(weight).sum(), &**term))
            .filter(|(score, _)| *score > 0.05)
            .collect();
        scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        scored.truncate(RELATED);
        let mut topics = HashMap::<&str, f64>::new();
        for (score, term) in &scored {
            if let Some(topic) = term.topic() {
                *topics.entry(topic.as_str()).or_default() += score;
            }
        }
        let topic = topics.into_iter().max_by(|(a, one), (b, other)| one.total_cmp(other).then(b.cmp(a)));
        Self {
            topic: topic.map(|(slug, _)| slug.to_owned()),
            related: scored.into_iter().map(|(_, term)| term.slug.to_string()).collect(),
        }
    }
}

fn text_of(term: &Term) -> String {
    let names = [term.name.as_str(), term.other_form().unwrap_or_default(), &term.definition];
    names.into_iter().chain(term.aliases.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// Returns the words of a text, in lower case and without a plural's ending.
fn words(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.map(|word| word.trim_end_matches('s').to_owned()).filter(|word| word.chars().count() > 2).collect()
}
