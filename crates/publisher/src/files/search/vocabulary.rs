//! The vocabulary: the words of all terms, and their weight in each term by BM25F
//! (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009).

use std::{collections::BTreeMap, sync::Arc};

use foldhash::{HashMap, HashMapExt as _};
use glossary_core::search::{MAX_IMPACT, WordGroup, words_of};
use unicode_normalization::UnicodeNormalization as _;

use super::language::{Language, fold};
use crate::content::Term;

/// A part of a term, and its effect on the weight of its words.
struct Field {
    /// The weight of a word in a text of average length.
    weight: f32,
    /// How much a longer text reduces the weight, from 0 to 1.
    by_length: f32,
}

/// The fields: name, expansion or abbreviation, aliases, words by which visitors ask, definition.
const FIELDS: [Field; 5] = [
    Field { weight: 4.0, by_length: 0.6 },
    Field { weight: 2.5, by_length: 0.6 },
    Field { weight: 2.5, by_length: 0.4 },
    Field { weight: 2.0, by_length: 0.2 },
    Field { weight: 1.0, by_length: 0.4 },
];
/// How slowly further occurrences add to the weight.
const SATURATION: f32 = 1.2;
/// The number of words with the same ending from which other words may have that ending too.
const COMMON_ENDING: usize = 3;
/// The longest such ending, in bytes.
const LONGEST_ENDING: usize = 5;

/// The words of all terms.
pub(super) struct Vocabulary {
    /// The groups of words with the same stem, in alphabetical order.
    pub(super) groups: Vec<WordGroup>,
    /// The texts that words often end with after their stem.
    pub(super) endings: Vec<String>,
}

/// The words with the same stem.
#[derive(Default)]
struct Stem {
    forms: Vec<String>,
    /// The number of occurrences in the fields of each term that has one, in order.
    terms: Vec<(usize, [u16; FIELDS.len()])>,
}

/// Returns the vocabulary of the terms.
pub(super) fn vocabulary(terms: &[Arc<Term>], language: &Language) -> Vocabulary {
    let mut stems: Vec<(String, Stem)> = Vec::new();
    let mut by_stem: HashMap<String, usize> = HashMap::new();
    // Most words occur many times: stemming each once saves most of the time.
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
    let mut lengths = vec![[0_u16; FIELDS.len()]; terms.len()];
    for (number, term) in terms.iter().enumerate() {
        for (field, texts) in texts(term).into_iter().enumerate() {
            for word in texts.into_iter().flat_map(split) {
                let known = match by_word.get(&*word) {
                    Some(known) => known,
                    None => {
                        let known = add_word(&word, language, &mut stems, &mut by_stem);
                        by_word.entry(word).or_insert(known)
                    }
                };
                for stem in known {
                    let Some((_, stem)) = stems.get_mut(*stem) else { continue };
                    if stem.terms.last().is_none_or(|(last, _)| *last != number) {
                        stem.terms.push((number, [0; FIELDS.len()]));
                    }
                    if let Some((_, counts)) = stem.terms.last_mut() {
                        counts[field] = counts[field].saturating_add(1);
                    }
                    lengths[number][field] = lengths[number][field].saturating_add(1);
                }
            }
        }
    }
    stems.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    let endings = endings(&stems);
    Vocabulary { groups: groups(stems, &lengths), endings }
}

/// Returns the texts of each field.
fn texts(term: &Term) -> [Vec<&str>; FIELDS.len()] {
    [
        [Some(&term.name), term.qualifier.as_ref()].into_iter().flatten().map(String::as_str).collect(),
        [&term.expansion, &term.abbreviation].into_iter().flatten().map(String::as_str).collect(),
        term.aliases.iter().chain(&term.hidden_aliases).map(String::as_str).collect(),
        term.asked.iter().map(String::as_str).collect(),
        vec![&*term.definition],
    ]
}

/// Returns the words of a text, in lower case and with accents, which stemmers need.
fn split(text: &str) -> Vec<String> {
    words_of(&text.nfc().collect::<String>().to_lowercase()).split(' ').map(str::to_owned).collect()
}

/// Adds a word to the stems, and returns its stems' numbers: none for a small word.
fn add_word(
    word: &str,
    language: &Language,
    stems: &mut Vec<(String, Stem)>,
    by_stem: &mut HashMap<String, usize>,
) -> Vec<usize> {
    let mut numbers = Vec::new();
    let folded = words_of(&fold(word));
    for form in folded.split(' ').filter(|form| !form.is_empty() && !language.small_words.contains(*form)) {
        let stem = words_of(&language.stem(if form == folded { word } else { form }));
        // The browser compares a word only with the groups of its first character.
        let is_usable = !stem.contains(' ') && stem.chars().next() == form.chars().next();
        let stem = if is_usable { stem } else { form.to_owned() };
        let number = *by_stem.entry(stem.clone()).or_insert_with(|| {
            stems.push((stem.clone(), Stem::default()));
            stems.len() - 1
        });
        if let Some((_, group)) = stems.get_mut(number)
            && form != stem
            && group.forms.iter().all(|other| other != form)
        {
            group.forms.push(form.to_owned());
        }
        numbers.push(number);
    }
    numbers
}

/// Returns the endings that several words have after their stem.
fn endings(stems: &[(String, Stem)]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (stem, group) in stems {
        for ending in group.forms.iter().filter_map(|form| form.strip_prefix(&**stem)) {
            *counts.entry(ending).or_default() += 1;
        }
    }
    let common = counts.into_iter().filter(|(ending, count)| *count >= COMMON_ENDING && ending.len() <= LONGEST_ENDING);
    common.map(|(ending, _)| ending.to_owned()).collect()
}

/// Computes the weights.
fn groups(stems: Vec<(String, Stem)>, lengths: &[[u16; FIELDS.len()]]) -> Vec<WordGroup> {
    let count = lengths.len() as f32;
    let mut averages = [0.0_f32; FIELDS.len()];
    for (field, average) in averages.iter_mut().enumerate() {
        // Many terms have no expansion: a short one is not short because of these.
        let with_text = lengths.iter().filter(|lengths| lengths[field] > 0).count().max(1);
        *average = lengths.iter().map(|lengths| f32::from(lengths[field])).sum::<f32>() / with_text as f32;
    }
    let weight = |found: usize, number: usize, counts: &[u16; FIELDS.len()]| {
        let rarity = (1.0 + (count - found as f32 + 0.5) / (found as f32 + 0.5)).ln();
        let mut frequency = 0.0;
        for (at, field) in FIELDS.iter().enumerate() {
            let length = f32::from(lengths[number][at]) / averages[at].max(1.0);
            frequency += field.weight * f32::from(counts[at]) / (1.0 - field.by_length + field.by_length * length);
        }
        rarity * frequency / (SATURATION + frequency)
    };
    // The weight of a word that one term has, any number of times.
    let most = (1.0 + (count - 0.5) / 1.5).ln();
    let impact = |weight: f32| (weight / most * f32::from(MAX_IMPACT)).round().max(1.0) as u8;
    let group = |(stem, group): (String, Stem)| {
        let found = group.terms.len();
        let terms = group.terms.iter().map(|(number, counts)| (*number, impact(weight(found, *number, counts))));
        WordGroup { stem, terms: terms.collect(), forms: group.forms }
    };
    stems.into_iter().map(group).collect()
}
