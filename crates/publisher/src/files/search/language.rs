//! What the search knows about a language: stems, words without a meaning of their own, and words of comparisons.

use std::collections::BTreeSet;

use frostem::{Algorithm, Stemmer};
use glossary_core::search::words_of;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// A language of a glossary.
pub(super) struct Language {
    stemmer: Option<Stemmer>,
    /// The folded words that carry no meaning in a query: stop words, question words and words of comparisons.
    pub(super) small_words: BTreeSet<String>,
    /// The [words of comparisons](glossary_core::search::Details::comparison).
    pub(super) comparison: [Vec<String>; 3],
}

/// The stemmer of a language by its code (<https://www.iana.org/assignments/language-subtag-registry>).
const STEMMERS: [(&str, Algorithm); 31] = [
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fa", Algorithm::Persian),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("nb", Algorithm::Norwegian),
    ("ne", Algorithm::Nepali),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
];

/// The words of comparisons: announcing, and separating after an announcement. "vs" and "versus" separate in any
/// language.
const COMPARISONS: [(&str, &str, &str); 6] = [
    ("en", "difference differences between compare compared comparison", "and or to with"),
    ("de", "unterschied unterschiede zwischen vergleich vergleiche", "und oder mit"),
    ("fr", "difference differences entre comparer comparaison", "et ou"),
    ("es", "diferencia diferencias entre comparar comparacion", "y e o"),
    ("it", "differenza differenze tra fra confronto", "e ed o"),
    ("nl", "verschil verschillen tussen vergelijk vergelijking", "en of met"),
];

/// Words of questions that no list of stop words has.
const QUESTIONS: [(&str, &str); 2] = [
    (
        "en",
        "whats hows whos mean means meaning define definition explain explained tell us someone somebody something \
         anyone anybody anything everyone everybody everything use used using want need get make made way please",
    ),
    ("de", "heisst bedeutet bedeutung erklare erklarung definition jemand bitte mal"),
];

impl Language {
    pub(super) fn new(tag: &str) -> Self {
        let code = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let stemmer = STEMMERS.iter().find(|(other, _)| *other == code).map(|(_, algorithm)| Stemmer::new(*algorithm));
        let list = |words: &str| words.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let (announcing, after) = COMPARISONS
            .iter()
            .find(|(other, ..)| *other == code)
            .map(|(_, announcing, after)| (list(announcing), list(after)))
            .unwrap_or_default();
        let always = list("vs versus");
        let stop_words = stop_words::lookup(&code).unwrap_or_default().iter();
        let mut small_words: BTreeSet<String> =
            stop_words.flat_map(|word| list(&words_of(&fold(word)))).filter(|word| !word.is_empty()).collect();
        small_words.extend([&always, &announcing].into_iter().flatten().cloned());
        let questions = QUESTIONS.iter().filter(|(other, _)| *other == code);
        small_words.extend(questions.flat_map(|(_, words)| list(words)));
        Self { stemmer, small_words, comparison: [always, announcing, after] }
    }

    /// Returns the folded stem of a word in lower case.
    pub(super) fn stem(&self, word: &str) -> String {
        match &self.stemmer {
            Some(stemmer) => fold(&stemmer.stem(word)),
            None => fold(word),
        }
    }
}

/// Folds a text as the browser does.
pub(super) fn fold(text: &str) -> String {
    let small = text.nfkd().collect::<String>().to_lowercase();
    small.chars().filter(|character| !is_combining_mark(*character)).collect()
}
