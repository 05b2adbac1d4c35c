//! The search index in memory: the texts, and the offsets of their parts.

use std::ops::Range;

use super::{
    highlight::highlight,
    words::{self, has},
};
use crate::slug::Slug;

/// The number of the name among a term's labels.
pub(super) const NAME: usize = 0;
/// The number of the expansion.
pub(super) const EXPANSION: usize = 1;
/// The number of the first alias; the other aliases follow.
pub(super) const ALIAS: usize = 2;
/// The number of lines in the details between the definitions and the vocabulary.
const VOCABULARY: usize = 3;

/// The search index. Terms are numbered by their lines in the index text.
#[derive(Clone, Debug, Default)]
pub struct Index {
    text: String,
    folded: String,
    /// The words of all labels, each followed by a space.
    words: String,
    labels: Vec<Label>,
    /// The offsets of each term, and those of the end.
    terms: Vec<TermOffsets>,
    /// The [details](super::details_text).
    details: String,
    /// The offset of each line of the details.
    lines: Vec<usize>,
}

/// The offsets of a term in the texts, the labels and the definitions.
#[derive(Clone, Copy, Debug, Default)]
struct TermOffsets {
    text: usize,
    folded: usize,
    label: usize,
}

/// A label of a term: the words of its name, its expansion or an alias.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    /// The offset of its words.
    start: usize,
    /// [`NAME`], [`EXPANSION`], or [`ALIAS`] plus the alias's number.
    pub(super) part: usize,
    /// The [mask](words::mask) of its letters.
    pub(super) mask: u32,
}

impl Index {
    /// Parses an [`index_text`](super::index_text) and its folded copy. Any text gives an index; lines and
    /// columns that the folded copy lacks are not found.
    #[must_use]
    pub fn parse(text: String, folded: String) -> Self {
        let mut index = Self::default();
        let mut at = TermOffsets::default();
        let mut folded_lines = folded.split('\n');
        let mut plain = String::new();
        for line in text.split_terminator('\n') {
            index.terms.push(at);
            let folded_line = folded_lines.next().unwrap_or_default();
            let mut columns = folded_line.split('\t');
            index.add_label(columns.next(), NAME, &mut plain);
            index.add_label(columns.next(), EXPANSION, &mut plain);
            for (number, alias) in columns.next().unwrap_or_default().split('|').enumerate() {
                index.add_label(Some(alias), ALIAS + number, &mut plain);
            }
            at.text += line.len() + 1;
            at.folded += folded_line.len() + 1;
            at.label = index.labels.len();
        }
        index.terms.push(at);
        index.text = text;
        index.folded = folded;
        index
    }

    fn add_label(&mut self, text: Option<&str>, part: usize, plain: &mut String) {
        plain.clear();
        words::push_words(plain, text.unwrap_or_default());
        if plain.is_empty() {
            return;
        }
        self.labels.push(Label { start: self.words.len(), part, mask: words::mask(plain.bytes()) });
        self.words.push_str(plain);
        self.words.push(' ');
    }

    /// Adds the [details](super::details_text).
    pub fn add_details(&mut self, details: String) {
        self.lines = std::iter::once(0).chain(details.match_indices('\n').map(|(end, _)| end + 1)).collect();
        self.details = details;
    }

    /// Returns whether the details are added.
    #[must_use]
    pub fn has_details(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Returns the number of terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.terms.len().saturating_sub(1)
    }

    /// Returns whether there are no terms.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns a term's name. For a number out of range, this and the following functions return empty
    /// values.
    #[must_use]
    pub fn name(&self, term: usize) -> &str {
        self.column(term, 0)
    }

    /// Returns the expansion of a term's name, or an empty string.
    #[must_use]
    pub fn expansion(&self, term: usize) -> &str {
        self.column(term, 1)
    }

    /// Returns a term's aliases.
    pub fn aliases(&self, term: usize) -> impl Iterator<Item = &str> {
        aliases(self.column(term, 2))
    }

    /// Returns a term's alias by its number, from 0.
    #[must_use]
    pub fn alias(&self, term: usize, number: usize) -> Option<&str> {
        self.aliases(term).nth(number)
    }

    /// Returns a term's slug.
    #[must_use]
    pub fn slug(&self, term: usize) -> String {
        match self.column(term, 3) {
            "" => Slug::suggest(self.name(term)).map(String::from).unwrap_or_default(),
            slug => slug.to_owned(),
        }
    }

    /// Returns the ranges of a term's name that match a folded query: see [`highlight`].
    #[must_use]
    pub fn highlight(&self, term: usize, query: &str) -> Vec<Range<usize>> {
        highlight(self.name(term), self.folded_name(term), query, self.small_words())
    }

    /// Returns the ranges of a term's expansion that match a folded query.
    #[must_use]
    pub fn highlight_expansion(&self, term: usize, query: &str) -> Vec<Range<usize>> {
        highlight(self.expansion(term), self.folded(term, 1), query, self.small_words())
    }

    /// Returns the ranges of a term's alias that match a folded query.
    #[must_use]
    pub fn highlight_alias(&self, term: usize, number: usize, query: &str) -> Vec<Range<usize>> {
        let folded = aliases(self.folded(term, 2)).nth(number).unwrap_or_default();
        highlight(self.alias(term, number).unwrap_or_default(), folded, query, self.small_words())
    }

    /// Returns a term's folded name.
    pub(super) fn folded_name(&self, term: usize) -> &str {
        self.folded(term, 0)
    }

    fn folded(&self, term: usize, column: usize) -> &str {
        self.line(&self.folded, term, |term| term.folded).split('\t').nth(column).unwrap_or_default()
    }

    /// Returns a term's definition; empty until the details are added.
    #[must_use]
    pub fn definition(&self, term: usize) -> &str {
        if term < self.len() { self.detail(term) } else { "" }
    }

    /// Returns whether a folded word carries no meaning in a query.
    pub(super) fn is_small(&self, word: &str) -> bool {
        has(self.small_words(), word)
    }

    fn small_words(&self) -> &str {
        self.detail(self.len())
    }

    /// Returns whether words of the vocabulary end with a text after their stem.
    pub(super) fn is_ending(&self, text: &str) -> bool {
        has(self.detail(self.len() + 1), text)
    }

    /// Returns the words of [comparisons](super::Details::comparison).
    pub(super) fn comparison_words(&self) -> [&str; 3] {
        let mut lists = self.detail(self.len() + 2).split('\t');
        [(); 3].map(|()| lists.next().unwrap_or_default())
    }

    /// Returns the number of groups in the vocabulary.
    pub(super) fn groups(&self) -> usize {
        self.lines.len().saturating_sub(self.len() + VOCABULARY + 1)
    }

    /// Returns the forms and the terms of a group in the vocabulary.
    pub(super) fn group(&self, number: usize) -> (&str, &str) {
        self.detail(self.len() + VOCABULARY + number).split_once('\t').unwrap_or_default()
    }

    fn detail(&self, line: usize) -> &str {
        match self.lines.get(line..) {
            Some([start, end, ..]) => self.details.get(*start..end - 1).unwrap_or_default(),
            _ => "",
        }
    }

    /// Returns a term's labels.
    pub(super) fn labels(&self, term: usize) -> &[Label] {
        match self.terms.get(term..) {
            Some([term, next, ..]) => self.labels.get(term.label..next.label).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Returns the words of a term's label, separated by spaces.
    pub(super) fn words(&self, term: usize, number: usize) -> &str {
        let label = self.terms.get(term).map_or(usize::MAX, |term| term.label.saturating_add(number));
        let start = self.label_start(label);
        self.words.get(start..self.label_start(label.saturating_add(1)).saturating_sub(1)).unwrap_or_default()
    }

    fn label_start(&self, label: usize) -> usize {
        self.labels.get(label).map_or(self.words.len(), |label| label.start)
    }

    fn column(&self, term: usize, number: usize) -> &str {
        self.line(&self.text, term, |term| term.text).split('\t').nth(number).unwrap_or_default()
    }

    /// Returns a term's part of a text, up to the start of the next term.
    fn line<'a>(&self, text: &'a str, term: usize, start: impl Fn(&TermOffsets) -> usize) -> &'a str {
        let Some([term, next, ..]) = self.terms.get(term..) else { return "" };
        let line = text.get(start(term)..start(next).min(text.len())).unwrap_or_default();
        line.strip_suffix('\n').unwrap_or(line)
    }
}

/// Returns the aliases in a column, plain or folded.
fn aliases(column: &str) -> impl Iterator<Item = &str> {
    column.split('|').filter(|alias| !alias.is_empty())
}
