//! What is wrong in content and settings, told so that anyone can put it right:
//! where, what, and what to do.
//!
//! * A [`Report`] takes the problems of one file while that file is read.
//! * [`Problems`] gathers the reports and shows them, in the order of files and
//!   places, each with the line it is about.

mod nearest;
mod render;

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

pub use nearest::nearest;

/// How much a [`Problem`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is published until it is put right.
    Error,
    /// Worth a look; it stops nothing.
    Advice,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// The file, as the user named it. A variable of the environment counts as
    /// a file whose text is its value.
    pub file: PathBuf,
    /// The bytes of the file's text that it is about, without a byte order
    /// mark; `None` where it is about the file as a whole.
    pub span: Option<Range<usize>>,
    /// What is wrong, in one line.
    pub title: String,
    /// What stands at the place, below the underlined text. May be empty.
    pub label: String,
    /// What to do. May be empty.
    pub help: String,
}

impl Problem {
    /// A problem with a file as a whole.
    #[must_use]
    pub fn of_file(file: &Path, title: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            span: None,
            title: title.into(),
            label: String::new(),
            help: help.into(),
        }
    }

    /// Says what stands at the place.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = help.into();
        self
    }
}

/// The problems of one file, while it is read.
#[derive(Clone, Debug)]
pub struct Report {
    file: PathBuf,
    problems: Vec<Problem>,
}

impl Report {
    /// A report on a file, empty so far.
    #[must_use]
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), problems: Vec::new() }
    }

    /// The file that it is about.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Adds an error at a place of the file.
    pub fn error(&mut self, span: Range<usize>, title: impl Into<String>) -> &mut Problem {
        self.add(Severity::Error, span, title.into())
    }

    /// Adds a piece of advice on a place of the file.
    pub fn advice(&mut self, span: Range<usize>, title: impl Into<String>) -> &mut Problem {
        self.add(Severity::Advice, span, title.into())
    }

    fn add(&mut self, severity: Severity, span: Range<usize>, title: String) -> &mut Problem {
        let at = self.problems.len();
        self.problems.push(Problem { span: Some(span), severity, ..Problem::of_file(&self.file, title, "") });
        &mut self.problems[at]
    }
}

/// Everything that was found.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    /// The texts of the files with a place to show.
    texts: BTreeMap<PathBuf, String>,
}

impl Problems {
    /// Nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Something was found that stops publishing.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// All of them, by file and place.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Problem> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|problem| (&problem.file, problem.span.as_ref().map(|span| span.start)));
        sorted
    }

    /// Adds a problem with a file as a whole.
    pub fn add(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// Adds what was found in a file. The text is that file's, and is kept only
    /// if there is something to show in it.
    pub fn add_report(&mut self, report: &Report, text: &str) {
        if report.is_empty() {
            return;
        }
        self.list.extend(report.problems.iter().cloned());
        self.texts.insert(report.file.clone(), text.to_owned());
    }

    /// The same, but nothing of it stops anything.
    pub fn add_report_as_advice(&mut self, report: &Report, text: &str) {
        let already = self.list.len();
        self.add_report(report, text);
        for problem in self.list.iter_mut().skip(already) {
            problem.severity = Severity::Advice;
        }
    }

    /// Adds everything that was found elsewhere.
    pub fn extend(&mut self, others: Self) {
        self.list.extend(others.list);
        self.texts.extend(others.texts);
    }

    fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|problem| problem.severity == severity).count()
    }
}
