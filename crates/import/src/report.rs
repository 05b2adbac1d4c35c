//! The report of an import: what was done with each term, and what was lost.

use std::{collections::BTreeMap, io};

use crate::{formulas::escape_formulas, markdown::html::Loss};

/// What happened to a part of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The part is not in the content folder.
    Lost,
    /// The part was not written, because people have changed the file.
    Kept,
    /// The part is in the content folder in another form.
    Changed,
    /// The part is in the content folder.
    Done,
}

impl Outcome {
    /// Returns the name in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Kept => "kept",
            Self::Changed => "changed",
            Self::Done => "done",
        }
    }
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The term's slug or name; empty for the whole source.
    pub term: String,
    /// The place in the source, such as `glossary.csv:12`.
    pub place: String,
    /// The field, such as `definition` or the source's own key.
    pub field: String,
    /// What happened.
    pub outcome: Outcome,
    /// The explanation, the same for all lines of a kind.
    pub message: String,
    /// The text concerned.
    pub text: String,
}

/// The report of an import.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The lines, in the order of the source.
    pub lines: Vec<Line>,
}

/// A report on one term or file.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// The lines.
    pub lines: Vec<Line>,
    term: String,
    place: String,
}

impl Notes {
    /// Begins a report on a term.
    #[must_use]
    pub fn new(term: impl Into<String>, place: impl Into<String>) -> Self {
        Self { lines: Vec::new(), term: term.into(), place: place.into() }
    }

    /// Adds a line.
    pub fn add(&mut self, outcome: Outcome, field: &str, message: &str, text: impl Into<String>) {
        self.lines.push(Line {
            term: self.term.clone(),
            place: self.place.clone(),
            field: field.to_owned(),
            outcome,
            message: message.to_owned(),
            text: text.into(),
        });
    }

    /// Adds a line about something that is not in the content folder.
    pub fn lost(&mut self, field: &str, message: &str, text: impl Into<String>) {
        self.add(Outcome::Lost, field, message, text);
    }

    /// Adds a line about something in another form.
    pub fn changed(&mut self, field: &str, message: &str, text: impl Into<String>) {
        self.add(Outcome::Changed, field, message, text);
    }

    /// Adds a line about something that was taken.
    pub fn done(&mut self, field: &str, message: &str, text: impl Into<String>) {
        self.add(Outcome::Done, field, message, text);
    }

    /// Adds what a conversion of HTML could not keep.
    pub(crate) fn add_losses(&mut self, field: &str, losses: Vec<Loss>) {
        for loss in losses {
            let outcome = if loss.kept { Outcome::Changed } else { Outcome::Lost };
            self.add(outcome, field, loss.message, loss.text);
        }
    }

    /// Sets the name of the term, also in earlier lines.
    pub fn rename(&mut self, term: &str) {
        term.clone_into(&mut self.term);
        self.lines.iter_mut().for_each(|line| term.clone_into(&mut line.term));
    }
}

/// The lines of one kind, for the terminal.
#[derive(Debug, PartialEq)]
pub struct Group {
    /// What happened.
    pub outcome: Outcome,
    /// The field.
    pub field: String,
    /// The explanation.
    pub message: String,
    /// The number of lines.
    pub count: usize,
    /// Up to three terms.
    pub terms: Vec<String>,
}

impl Report {
    /// Adds the lines of a term or file.
    pub fn extend(&mut self, notes: Notes) {
        self.lines.extend(notes.lines);
    }

    /// Returns the number of lines with an outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.lines.iter().filter(|line| line.outcome == outcome).count()
    }

    /// Returns the lines grouped by outcome, field and explanation: losses first, then the largest groups.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let mut groups: BTreeMap<(Outcome, &str, &str), Group> = BTreeMap::new();
        for line in &self.lines {
            let key = (line.outcome, line.field.as_str(), line.message.as_str());
            let group = groups.entry(key).or_insert_with(|| Group {
                outcome: line.outcome,
                field: line.field.clone(),
                message: line.message.clone(),
                count: 0,
                terms: Vec::new(),
            });
            group.count += 1;
            if group.terms.len() < 3 && !line.term.is_empty() && !group.terms.contains(&line.term) {
                group.terms.push(line.term.clone());
            }
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|group| (group.outcome, usize::MAX - group.count));
        groups
    }

    /// Writes all lines as CSV that contains no formulas.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_csv(&self, out: impl io::Write) -> io::Result<()> {
        let mut csv = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(out);
        csv.write_record(["term", "place", "field", "outcome", "message", "text"])?;
        for line in &self.lines {
            let cells = [&line.term, &line.place, &line.field, line.outcome.name(), &line.message, &line.text];
            csv.write_record(cells.map(escape_formulas))?;
        }
        csv.flush()
    }
}
