//! Corrections that problems propose for certain, and their application to the files.

use std::{fs, io, ops::Range, path::PathBuf};

use super::{Problem, Problems, excerpt::Excerpt};

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The position in the file's text.
    pub span: Range<usize>,
    /// The part at this position that is replaced; `None` for all of it.
    pub from: Option<String>,
    /// The new text.
    pub to: String,
}

impl Edit {
    /// Returns the exact position; `None` if the part is not there exactly once.
    fn place(&self, text: &str) -> Option<Range<usize>> {
        let whole = text.get(self.span.clone())?;
        let Some(from) = &self.from else { return Some(self.span.clone()) };
        let mut found = whole.match_indices(from.as_str());
        let (at, part) = found.next()?;
        let start = self.span.start + at;
        found.next().is_none().then(|| start..start + part.len())
    }
}

/// A correction that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The text before.
    pub from: String,
    /// The text after.
    pub to: String,
}

impl Problems {
    /// Applies the corrections that problems propose for certain. Returns the corrections that were made. A file that
    /// has changed since it was read stays as it is.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn fix_all(&self) -> Result<Vec<Fixed>, (PathBuf, io::Error)> {
        let mut all = Vec::new();
        for (file, text) in &self.texts {
            let problems = self.list.iter().filter(|problem| problem.file == *file);
            let (new, fixed) = corrected(text, problems);
            // Values of environment variables are no files.
            let Ok(content) = fs::read_to_string(file) else { continue };
            let mark = if content.starts_with('\u{feff}') { "\u{feff}" } else { "" };
            if fixed.is_empty() || content.strip_prefix(mark) != Some(text) {
                continue;
            }
            fs::write(file, [mark, &new].concat()).map_err(|error| (file.clone(), error))?;
            all.extend(fixed);
        }
        Ok(all)
    }
}

/// Returns the corrected text, and the corrections in the order of the text.
fn corrected<'a>(text: &str, problems: impl Iterator<Item = &'a Problem>) -> (String, Vec<Fixed>) {
    let mut edits: Vec<(Range<usize>, &Problem, &Edit)> = problems
        .flat_map(|problem| problem.fix.iter().map(move |edit| (problem, edit)))
        .filter_map(|(problem, edit)| Some((edit.place(text)?, problem, edit)))
        .collect();
    edits.sort_by_key(|(place, _, _)| (place.start, place.end));
    let mut new = String::with_capacity(text.len());
    let (mut end, mut fixed) = (0, Vec::new());
    for (place, problem, edit) in edits {
        // The next run corrects what overlaps.
        if place.start < end {
            continue;
        }
        let Excerpt { line, column, .. } = Excerpt::of(text, &place);
        let from = text[place.clone()].to_owned();
        fixed.push(Fixed { file: problem.file.clone(), line, column, from, to: edit.to.clone() });
        new.push_str(&text[end..place.start]);
        new.push_str(&edit.to);
        end = place.end;
    }
    new.push_str(&text[end..]);
    (new, fixed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::FileReport;

    fn report(edits: &[(Range<usize>, Option<&str>, &str)]) -> FileReport {
        let mut report = FileReport::new("a.md");
        for (span, from, to) in edits {
            let edit = Edit { span: span.clone(), from: from.map(str::to_owned), to: (*to).to_owned() };
            report.error(span.clone(), "wrong").fix = vec![edit];
        }
        report
    }

    #[test]
    fn edits_are_applied_in_any_order_and_only_where_they_fit() {
        let text = "title = “A”\nrelated = [\"old\", \"old-old\"]\n";
        let at = |part: &str| text.find(part).map(|at| at..at + part.len()).unwrap();
        let problems = report(&[
            (at("\"old\""), Some("old"), "new"),
            (at("title"), None, "name"),
            (at("titl"), None, "overlaps"),
            (at("\"old-old\""), Some("old"), "twice"),
            (at("“"), None, "\""),
            (9_000..9_001, None, "outside"),
            (9..10, None, "inside of a character"),
        ]);
        let (new, fixed) = corrected(text, problems.into_problems().iter());
        // The shorter of two that begin at the same place comes first.
        assert_eq!(new, "overlapse = \"A”\nrelated = [\"new\", \"old-old\"]\n");
        let places: Vec<_> = fixed.iter().map(|fixed| (fixed.line, fixed.column, fixed.from.as_str())).collect();
        assert_eq!(places, [(1, 1, "titl"), (1, 9, "“"), (2, 13, "old")]);
    }

    #[test]
    fn a_file_that_has_changed_stays_and_a_byte_order_mark_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        let mut problems = Problems::default();
        let mut report = FileReport::new(&file);
        report.error(0..5, "wrong").fix("name");
        problems.add_report(&report, "title");
        fs::write(&file, "title!").unwrap();
        assert_eq!(problems.fix_all().unwrap(), []);
        fs::write(&file, "\u{feff}title").unwrap();
        assert_eq!(problems.fix_all().unwrap().len(), 1);
        assert_eq!(fs::read_to_string(&file).unwrap(), "\u{feff}name");
    }
}
