//! Printing of problems, to a terminal or as plain text.

use std::{
    collections::BTreeSet,
    io::{self, IsTerminal},
    ops::Range,
};

use codespan_reporting::{
    diagnostic::{Diagnostic, Label},
    files::Error,
    term::{
        Config, emit_to_write_style,
        termcolor::{BufferedStandardStream, ColorChoice, NoColor, WriteColor},
    },
};

use super::{Problem, Problems, Severity, cut_file::CutFile};

/// The width of excerpts in files and pipes, in columns.
const WIDTH: usize = 120;

impl Problems {
    /// Writes each problem with its position, an excerpt and advice, then a summary. Excerpts fit into `width` columns.
    /// Writes nothing without problems.
    ///
    /// # Errors
    /// If the output cannot be written to.
    pub fn write(&self, output: &mut dyn WriteColor, width: usize) -> io::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        self.write_list(output, width)?;
        writeln!(output, "{}", self.summary())?;
        output.flush()
    }

    /// Writes each problem with its position, an excerpt and advice.
    fn write_list(&self, output: &mut dyn WriteColor, width: usize) -> io::Result<()> {
        let config = Config::default();
        let none = CutFile::new(String::new(), "", 0..0, "", width);
        for problem in self.sorted() {
            let place = self.texts.get(&problem.file).zip(problem.span.as_ref());
            let excerpt = place.map(|(text, span)| {
                let name = problem.file.display().to_string();
                CutFile::new(name, text, within(span, text), &problem.label, width)
            });
            let label = excerpt.as_ref().map(|excerpt| Label::primary((), excerpt.span.clone()));
            let files = excerpt.as_ref().unwrap_or(&none);
            emit_to_write_style(output, &config, files, &diagnostic(problem, label)).map_err(|error| match error {
                Error::Io(error) => error,
                other => io::Error::other(other),
            })?;
        }
        output.flush()
    }

    /// [Prints](Problems::print) the problems without the summary.
    ///
    /// # Errors
    /// If standard error cannot be written to.
    pub fn print_list(&self) -> io::Result<()> {
        let (mut output, width) = standard_error();
        self.write_list(&mut output, width)
    }

    /// [Writes](Problems::write) the problems to standard error, with colours if standard error is a terminal.
    ///
    /// # Errors
    /// If standard error cannot be written to.
    pub fn print(&self) -> io::Result<()> {
        let (mut output, width) = standard_error();
        self.write(&mut output, width)
    }

    /// [Writes](Problems::write) the problems to a string, without colours.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut output = NoColor::new(Vec::new());
        // Writing to memory cannot fail.
        let _ = self.write(&mut output, WIDTH);
        String::from_utf8_lossy(&output.into_inner()).into_owned()
    }

    /// Returns the numbers of problems and files: "3 errors in 2 files".
    #[must_use]
    pub fn summary(&self) -> String {
        let files: BTreeSet<_> = self.list.iter().map(|problem| &problem.file).collect();
        let counts: Vec<_> = [(Severity::Error, "error", "errors"), (Severity::Advice, "warning", "warnings")]
            .into_iter()
            .filter_map(|(severity, one, many)| match self.count(severity) {
                0 => None,
                1 => Some(["1 ", one].concat()),
                count => Some([&count.to_string(), " ", many].concat()),
            })
            .collect();
        if counts.is_empty() {
            return "No problems".to_owned();
        }
        let s = if files.len() == 1 { "" } else { "s" };
        format!("{} in {} file{s}", counts.join(" and "), files.len())
    }
}

/// Returns standard error, with colours if it is a terminal, and its width in columns.
fn standard_error() -> (BufferedStandardStream, usize) {
    let colours = if io::stderr().is_terminal() { ColorChoice::Auto } else { ColorChoice::Never };
    let columns = terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    (BufferedStandardStream::stderr(colours), columns.unwrap_or(WIDTH))
}

fn diagnostic(problem: &Problem, label: Option<Label<()>>) -> Diagnostic<()> {
    let diagnostic = match problem.severity {
        Severity::Error => Diagnostic::error(),
        Severity::Advice => Diagnostic::warning(),
    };
    let diagnostic = match problem.rule {
        Some(rule) => diagnostic.with_code(rule),
        None => diagnostic,
    };
    let diagnostic = match label {
        Some(label) => diagnostic.with_message(&problem.title).with_label(label.with_message(problem.label.as_str())),
        None => diagnostic.with_message(format!("{}: {}", problem.file.display(), problem.title)),
    };
    if problem.help.is_empty() { diagnostic } else { diagnostic.with_note(problem.help.as_str()) }
}

/// Clamps a span to the text and to the boundaries of characters.
fn within(span: &Range<usize>, text: &str) -> Range<usize> {
    let start = text.floor_char_boundary(span.start);
    start..text.ceil_char_boundary(span.end).max(start)
}
