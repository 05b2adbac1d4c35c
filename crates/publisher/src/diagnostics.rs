//! Problems in content and settings: position, description and advice.
//!
//! * A [`FileReport`] collects the problems of one file while the file is read.
//! * [`Problems`] collects the reports, and prints the problems in the order of files and positions, each with an
//!   excerpt.

mod changes;
mod cut_file;
mod excerpt;
mod fix;
mod html;
mod machine;
mod nearest;
mod render;
mod rules;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    path::{Path, PathBuf},
};

pub use fix::{Edit, Fixed};
pub use nearest::nearest;
pub use rules::{Level, RULES, Rules};

/// The severity of a [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The problem stops publishing.
    Error,
    /// The problem stops nothing.
    Advice,
}

/// A problem in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The severity.
    pub severity: Severity,
    /// The file, as the user named it. An environment variable counts as a file whose text is the variable's value.
    pub file: PathBuf,
    /// The position, as a range of bytes in the file's text without a byte order mark; `None` for the whole file.
    pub span: Option<Range<usize>>,
    /// The problem in one line.
    pub title: String,
    /// The label below the underlined text. May be empty.
    pub label: String,
    /// The advice. May be empty.
    pub help: String,
    /// The rule that settings and terms can switch off; `None` for what is always wrong.
    pub rule: Option<&'static str>,
    /// Whether the problem is in an unfinished draft.
    pub in_draft: bool,
    /// The changes that correct the problem for certain. Empty if there is no such correction.
    pub fix: Vec<Edit>,
}

impl Problem {
    /// Returns an error about a whole file.
    #[must_use]
    pub fn of_file(file: &Path, title: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            span: None,
            title: title.into(),
            label: String::new(),
            help: help.into(),
            rule: None,
            in_draft: false,
            fix: Vec::new(),
        }
    }

    /// Sets the label.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// Sets the correction: this text instead of the one at the problem's position.
    pub fn fix(&mut self, to: impl Into<String>) -> &mut Self {
        if let Some(span) = self.span.clone() {
            self.fix = vec![Edit { span, from: None, to: to.into() }];
        }
        self
    }

    /// Sets the correction: another text for a part of the one at the problem's position.
    pub fn fix_part(&mut self, from: impl Into<String>, to: impl Into<String>) -> &mut Self {
        if let Some(span) = self.span.clone() {
            self.fix = vec![Edit { span, from: Some(from.into()), to: to.into() }];
        }
        self
    }

    /// Sets the advice.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = help.into();
        self
    }
}

/// The problems of one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    file: PathBuf,
    problems: Vec<Problem>,
}

impl FileReport {
    /// Returns an empty report on a file.
    #[must_use]
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), problems: Vec::new() }
    }

    /// Returns the file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Returns whether the file has no problems.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Returns the number of problems.
    #[must_use]
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// Sets the correction of the last problem.
    pub(crate) fn fix_last(&mut self, to: impl Into<String>) {
        if let Some(problem) = self.problems.last_mut() {
            problem.fix(to);
        }
    }

    /// Adds an error at a position.
    pub fn error(&mut self, span: Range<usize>, title: impl Into<String>) -> &mut Problem {
        self.add(Severity::Error, span, title.into())
    }

    /// Adds advice at a position.
    pub fn advice(&mut self, span: Range<usize>, title: impl Into<String>) -> &mut Problem {
        self.add(Severity::Advice, span, title.into())
    }

    /// Adds the problem of a [rule](RULES) at a position.
    pub fn rule(&mut self, rule: &'static str, span: Range<usize>, title: impl Into<String>) -> &mut Problem {
        let problem = self.add(Severity::Advice, span, title.into());
        problem.rule = Some(rule);
        problem
    }

    /// Applies the levels of the rules, and removes problems of the rules in `allowed`.
    pub fn apply(&mut self, rules: &Rules, allowed: &[String]) {
        self.problems.retain_mut(|problem| match problem.rule {
            Some(rule) if allowed.iter().any(|allowed| allowed == rule) => false,
            _ => judge(problem, rules),
        });
    }

    /// Returns the problems.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Adds a problem at another position.
    pub(crate) fn push(&mut self, span: Range<usize>, problem: Problem) {
        self.problems.push(Problem { span: Some(span), ..problem });
    }

    fn add(&mut self, severity: Severity, span: Range<usize>, title: String) -> &mut Problem {
        let at = self.problems.len();
        self.problems.push(Problem { span: Some(span), severity, ..Problem::of_file(&self.file, title, "") });
        &mut self.problems[at]
    }
}

/// The problems of all files.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    /// The texts of the files that have problems with positions.
    texts: BTreeMap<PathBuf, String>,
}

/// The difference between the problems of two readings.
#[derive(Clone, Debug, Default)]
pub struct ProblemChanges {
    /// The new problems.
    pub new: Problems,
    /// The problems that are gone.
    pub fixed: Vec<Problem>,
}

impl Problems {
    /// Returns whether there are no problems.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns whether a problem stops publishing.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Returns the problems, ordered by file and position.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Problem> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|problem| (&problem.file, problem.span.as_ref().map(|span| span.start)));
        sorted
    }

    /// Adds a problem.
    pub fn add(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// Adds the problems of a file. `text` is the file's text, for the excerpts.
    pub fn add_report(&mut self, report: &FileReport, text: &str) {
        if report.is_empty() {
            return;
        }
        self.list.extend(report.problems.iter().cloned());
        self.texts.insert(report.file.clone(), text.to_owned());
    }

    /// Adds the problems of a file as advice, so that they stop nothing.
    pub fn add_report_as_advice(&mut self, report: &FileReport, text: &str) {
        let already = self.list.len();
        self.add_report_of_draft(report, text);
        for problem in self.list.iter_mut().skip(already) {
            problem.severity = Severity::Advice;
        }
    }

    /// Adds the problems of a draft.
    pub fn add_report_of_draft(&mut self, report: &FileReport, text: &str) {
        let already = self.list.len();
        self.add_report(report, text);
        for problem in self.list.iter_mut().skip(already) {
            problem.in_draft = true;
        }
    }

    /// Returns the problems for which `is_wanted` holds.
    #[must_use]
    pub fn only(&self, is_wanted: impl Fn(&Problem) -> bool) -> Self {
        let list: Vec<_> = self.list.iter().filter(|problem| is_wanted(problem)).cloned().collect();
        let files: BTreeSet<_> = list.iter().map(|problem| problem.file.clone()).collect();
        let texts = self.texts.iter().filter(|(file, _)| files.contains(*file));
        Self { list, texts: texts.map(|(file, text)| (file.clone(), text.clone())).collect() }
    }

    /// Applies the levels of the rules.
    pub(crate) fn apply(&mut self, rules: &Rules) {
        self.list.retain_mut(|problem| judge(problem, rules));
    }

    /// Replaces the advice of a rule by one problem if there is more than `most`.
    pub(crate) fn summarise(&mut self, rule: &str, most: usize, summary: impl FnOnce(usize) -> Problem) {
        let is_meant = |problem: &Problem| problem.rule == Some(rule) && problem.severity == Severity::Advice;
        let count = self.list.iter().filter(|problem| is_meant(problem)).count();
        if count > most {
            self.list.retain(|problem| !is_meant(problem));
            self.list.push(summary(count));
        }
    }

    /// Adds other problems.
    pub fn extend(&mut self, others: Self) {
        self.list.extend(others.list);
        self.texts.extend(others.texts);
    }

    fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|problem| problem.severity == severity).count()
    }
}

/// Sets the severity of a rule's problem. Returns whether the rule is on.
fn judge(problem: &mut Problem, rules: &Rules) -> bool {
    let Some(rule) = problem.rule else { return true };
    let level = rules.level(rule);
    problem.severity = if level == Level::Error { Severity::Error } else { Severity::Advice };
    level != Level::Off
}
