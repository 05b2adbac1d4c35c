//! Problems for other programs: JSON, and annotations of GitHub's pull requests.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Problem, Problems, Severity};

/// The place of a problem: lines and columns from 1, columns in characters.
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Problems {
    /// Returns the problems as a list of JSON objects.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let one = |problem: &&Problem| {
            let place = self.place(problem);
            let fix: Vec<_> = problem.fix.iter().map(|edit| json!({ "from": edit.from, "to": edit.to })).collect();
            json!({
                "severity": severity(problem),
                "rule": problem.rule,
                "file": problem.file.to_string_lossy(),
                "line": place.as_ref().map(|place| place.line),
                "column": place.as_ref().map(|place| place.column),
                "endLine": place.as_ref().map(|place| place.end_line),
                "endColumn": place.as_ref().map(|place| place.end_column),
                "title": problem.title,
                "label": problem.label,
                "help": problem.help,
                "inDraft": problem.in_draft,
                "fix": fix,
            })
        };
        self.sorted().iter().map(one).collect()
    }

    /// Returns the problems as commands of a GitHub workflow
    /// (<https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>).
    #[must_use]
    pub fn to_github(&self) -> String {
        let mut text = String::new();
        for problem in self.sorted() {
            let mut properties = format!("file={}", property(&problem.file.to_string_lossy()));
            if let Some(Place { line, column, end_line, end_column }) = self.place(problem) {
                // Writing to a string cannot fail.
                let _ = write!(properties, ",line={line},col={column},endLine={end_line},endColumn={end_column}");
            }
            let texts = [&problem.title, &problem.label, &problem.help];
            let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).map(|text| message(text)).collect();
            let rule = problem.rule.map(|rule| format!(",title={}", property(rule))).unwrap_or_default();
            let _ = writeln!(text, "::{} {properties}{rule}::{}", severity(problem), texts.join("%0A"));
        }
        text
    }

    fn place(&self, problem: &Problem) -> Option<Place> {
        let (span, text) = (problem.span.as_ref()?, self.texts.get(&problem.file)?);
        let position = |at: usize| {
            let before = &text[..text.floor_char_boundary(at)];
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
        };
        let ((line, column), (end_line, end_column)) = (position(span.start), position(span.end.max(span.start)));
        Some(Place { line, column, end_line, end_column })
    }
}

fn severity(problem: &Problem) -> &'static str {
    if problem.severity == Severity::Error { "error" } else { "warning" }
}

/// Escapes the text of a command.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property of a command.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::FileReport;

    fn problems() -> Problems {
        let mut report = FileReport::new("content/terms/a,b.md");
        report.error(3..4, "50% wrong").label("here").help("write: x\ny").fix("x");
        report.rule("rule", 0..1, "advice");
        let mut problems = Problems::default();
        problems.add_report(&report, "ä\nö\n");
        problems.add(Problem::of_file("x.toml".as_ref(), "missing", ""));
        problems
    }

    #[test]
    fn json_has_places_in_characters() {
        let json = problems().to_json();
        assert_eq!(json[0]["line"], 1);
        assert_eq!((&json[1]["line"], &json[1]["column"], &json[1]["endLine"]), (&json!(2), &json!(1), &json!(2)));
        assert_eq!(json[1]["fix"], json!([{ "from": null, "to": "x" }]));
        assert_eq!((&json[2]["file"], &json[2]["line"]), (&json!("x.toml"), &Value::Null));
    }

    #[test]
    fn commands_are_escaped() {
        assert_eq!(
            problems().to_github(),
            "::warning file=content/terms/a%2Cb.md,line=1,col=1,endLine=1,endColumn=1,title=rule::advice\n\
             ::error file=content/terms/a%2Cb.md,line=2,col=1,endLine=2,endColumn=1::50%25 wrong%0Ahere%0Awrite: x%0Ay\n\
             ::error file=x.toml::missing\n"
        );
    }
}
