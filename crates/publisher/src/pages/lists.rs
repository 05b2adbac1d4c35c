//! Lists of terms: all terms by letter, and the terms of a topic.

use glossary_core::page::{Letter, TermLink, TermSummary};

use super::{alphabet::Alphabet, index::Index, words::ENGLISH};
use crate::{
    brief::brief,
    content::{Glossary, Term, sort_key},
};

/// The number of terms above which a topic's list has letters.
const LONG_TOPIC: usize = 200;

/// Returns all terms and "see" entries by letter.
pub(super) fn letters(glossary: &Glossary, index: &Index<'_>) -> Vec<Letter> {
    let see = glossary.see.iter().filter_map(|see| {
        let target = index.find(&see.target)?;
        let name = format!("{}, {} {}", see.name, ENGLISH.see, target.title());
        Some((sort_key(&see.name, index.language), see.name.as_str(), TermLink { slug: target.slug.to_string(), name }))
    });
    let mut links: Vec<_> = if glossary.see.is_empty() {
        // The terms are in order already.
        glossary.terms.iter().map(|term| (Vec::new(), term.name.as_str(), link(term))).collect()
    } else {
        glossary
            .terms
            .iter()
            .map(|term| (sort_key(&term.name, index.language), term.name.as_str(), link(term)))
            .collect()
    };
    if !glossary.see.is_empty() {
        links.extend(see);
        links.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    }
    let mut letters = Vec::<Letter>::new();
    for (_, name, link) in links {
        let letter = index.alphabet.letter_of(name);
        match letters.iter_mut().find(|entry| entry.letter == letter) {
            Some(entry) => entry.terms.push(link),
            None => letters.push(Letter { letter, terms: vec![link] }),
        }
    }
    letters
}

/// Returns the terms of a topic. The first term of each letter is marked in a long list.
pub(super) fn summaries(terms: &[&Term], alphabet: &Alphabet) -> Vec<TermSummary> {
    let mut last = None;
    let summary_in_list = |term: &&Term| {
        let is_long = terms.len() > LONG_TOPIC;
        let letter = is_long.then(|| alphabet.letter_of(&term.name)).filter(|letter| last != Some(*letter));
        last = letter.or(last);
        TermSummary { letter: letter.map(String::from).unwrap_or_default(), ..summary(term) }
    };
    terms.iter().map(summary_in_list).collect()
}

pub(super) fn link(term: &Term) -> TermLink {
    TermLink { slug: term.slug.to_string(), name: term.title() }
}

pub(super) fn summary(term: &Term) -> TermSummary {
    TermSummary {
        slug: term.slug.to_string(),
        name: term.title(),
        expansion: term.other_form().unwrap_or_default().to_owned(),
        definition: brief(&term.definition).into_owned(),
        letter: String::new(),
    }
}
