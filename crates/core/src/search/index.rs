//! The index in memory: the texts as they came, and where their parts are.

use std::ops::Range;

use super::{highlight::highlight, words};
use crate::slug::Slug;

/// The part of a term that its name is.
pub(super) const NAME: usize = 0;
/// The part that its expansion is.
pub(super) const EXPANSION: usize = 1;
/// The part that its first alias is; the others follow.
pub(super) const ALIAS: usize = 2;

/// The glossary's terms, ready to be searched. Terms are numbered by their lines.
#[derive(Clone, Debug, Default)]
pub struct Index {
    text: String,
    folded: String,
    /// The words of all fields of all terms, a space after each.
    words: String,
    fields: Vec<Field>,
    /// A term for each line, and one more that marks the end.
    terms: Vec<Term>,
    definitions: String,
}

/// Where a term's parts begin in the index's texts.
#[derive(Clone, Copy, Debug, Default)]
struct Term {
    text: usize,
    folded: usize,
    field: usize,
    definition: usize,
}

/// A name, an expansion or an alias as words. One with a plural in it is followed
/// by another that has it in the singular.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// Where its words begin.
    start: usize,
    /// [`NAME`], [`EXPANSION`], or [`ALIAS`] and upwards.
    pub(super) part: usize,
    /// Plurals are singulars here.
    pub(super) singular: bool,
    /// Which letters occur in it.
    pub(super) mask: u32,
}

impl Index {
    /// Reads an [`index_text`](super::index_text). `folded` is the same text,
    /// folded. Whatever the texts are, this gives an index; lines or columns that
    /// the folded text lacks are not found.
    #[must_use]
    pub fn parse(text: String, folded: String) -> Self {
        let mut index = Self::default();
        let mut at = Term::default();
        let mut folded_lines = folded.split('\n');
        let mut plain = String::new();
        for line in text.split_terminator('\n') {
            index.terms.push(at);
            let folded_line = folded_lines.next().unwrap_or_default();
            let mut columns = folded_line.split('\t');
            index.add_field(columns.next(), NAME, &mut plain);
            index.add_field(columns.next(), EXPANSION, &mut plain);
            for (number, alias) in columns.next().unwrap_or_default().split('|').enumerate() {
                index.add_field(Some(alias), ALIAS + number, &mut plain);
            }
            at.text += line.len() + 1;
            at.folded += folded_line.len() + 1;
            at.field = index.fields.len();
        }
        index.terms.push(at);
        index.text = text;
        index.folded = folded;
        index
    }

    fn add_field(&mut self, text: Option<&str>, part: usize, plain: &mut String) {
        plain.clear();
        words::push_words(plain, text.unwrap_or_default());
        if plain.is_empty() {
            return;
        }
        let mask = words::mask(plain.bytes());
        let start = self.words.len();
        self.fields.push(Field { start, part, singular: false, mask });
        self.words.push_str(plain);
        self.words.push(' ');
        let start = self.words.len();
        words::push_singular(&mut self.words, plain);
        if self.words.get(start..) == Some(plain) {
            self.words.truncate(start);
        } else {
            // -ies became -y.
            let mask = mask | words::mask(b"y".iter().copied());
            self.fields.push(Field { start, part, singular: true, mask });
            self.words.push(' ');
        }
    }

    /// Adds the folded [`definitions_text`](super::definitions_text), to be
    /// searched as well from now on.
    pub fn add_definitions(&mut self, folded: String) {
        let mut at = 0;
        let mut lines = folded.split('\n');
        for term in &mut self.terms {
            term.definition = at.min(folded.len());
            at += lines.next().map_or(0, |line| line.len() + 1);
        }
        self.definitions = folded;
    }

    /// How many terms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.terms.len().saturating_sub(1)
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A term's name. Of a term that is not there, as of all that follow, an empty text.
    #[must_use]
    pub fn name(&self, term: usize) -> &str {
        self.column(term, 0)
    }

    /// What a term's name stands for, or an empty text.
    #[must_use]
    pub fn expansion(&self, term: usize) -> &str {
        self.column(term, 1)
    }

    /// A term's other names.
    pub fn aliases(&self, term: usize) -> impl Iterator<Item = &str> {
        aliases(self.column(term, 2))
    }

    /// A term's alias by its number, from 0.
    #[must_use]
    pub fn alias(&self, term: usize, number: usize) -> Option<&str> {
        self.aliases(term).nth(number)
    }

    /// A term's slug.
    #[must_use]
    pub fn slug(&self, term: usize) -> String {
        match self.column(term, 3) {
            "" => Slug::suggest(self.name(term)).map(String::from).unwrap_or_default(),
            slug => slug.to_owned(),
        }
    }

    /// What of a term's name matches a folded query: see [`highlight`].
    #[must_use]
    pub fn highlight(&self, term: usize, query: &str) -> Vec<Range<usize>> {
        highlight(self.name(term), self.folded_name(term), query)
    }

    /// What of a term's expansion matches a folded query.
    #[must_use]
    pub fn highlight_expansion(&self, term: usize, query: &str) -> Vec<Range<usize>> {
        highlight(self.expansion(term), self.folded(term, 1), query)
    }

    /// What of a term's alias matches a folded query.
    #[must_use]
    pub fn highlight_alias(&self, term: usize, number: usize, query: &str) -> Vec<Range<usize>> {
        let folded = aliases(self.folded(term, 2)).nth(number).unwrap_or_default();
        highlight(self.alias(term, number).unwrap_or_default(), folded, query)
    }

    /// A term's name, folded.
    pub(super) fn folded_name(&self, term: usize) -> &str {
        self.folded(term, 0)
    }

    fn folded(&self, term: usize, column: usize) -> &str {
        self.line(&self.folded, term, |term| term.folded).split('\t').nth(column).unwrap_or_default()
    }

    /// A term's definition, folded; empty while the definitions are not there.
    pub(super) fn folded_definition(&self, term: usize) -> &str {
        self.line(&self.definitions, term, |term| term.definition)
    }

    /// A term's fields.
    pub(super) fn fields(&self, term: usize) -> &[Field] {
        match self.terms.get(term..) {
            Some([term, next, ..]) => self.fields.get(term.field..next.field).unwrap_or_default(),
            _ => &[],
        }
    }

    /// A field's words, a space between them.
    pub(super) fn words(&self, term: usize, number: usize) -> &str {
        let field = self.terms.get(term).map_or(usize::MAX, |term| term.field.saturating_add(number));
        let start = self.field_start(field);
        self.words.get(start..self.field_start(field.saturating_add(1)).saturating_sub(1)).unwrap_or_default()
    }

    /// The words of all fields of a term.
    pub(super) fn all_words(&self, term: usize) -> &str {
        self.line(&self.words, term, |term| self.field_start(term.field))
    }

    fn field_start(&self, field: usize) -> usize {
        self.fields.get(field).map_or(self.words.len(), |field| field.start)
    }

    fn column(&self, term: usize, number: usize) -> &str {
        self.line(&self.text, term, |term| term.text).split('\t').nth(number).unwrap_or_default()
    }

    /// What a text has from where a term begins to where the next one does.
    fn line<'a>(&self, text: &'a str, term: usize, start: impl Fn(&Term) -> usize) -> &'a str {
        let Some([term, next, ..]) = self.terms.get(term..) else { return "" };
        let line = text.get(start(term)..start(next).min(text.len())).unwrap_or_default();
        line.strip_suffix('\n').unwrap_or(line)
    }
}

/// The aliases in their column, plain or folded.
fn aliases(column: &str) -> impl Iterator<Item = &str> {
    column.split('|').filter(|alias| !alias.is_empty())
}
