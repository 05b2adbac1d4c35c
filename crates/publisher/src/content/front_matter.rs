//! Splitting of a term file into front matter and Markdown.

mod lookalikes;

use std::ops::Range;

use toml::{Spanned, de::DeTable};

use crate::{
    diagnostics::FileReport,
    toml_table::{self, Syntax},
    yaml,
};

/// The lines before and after the front matter, with the syntax between them.
const FENCES: [(&str, Syntax); 2] = [("+++", Syntax::Toml), ("---", Syntax::Yaml)];

/// The positions of front matter and Markdown in a term file.
#[derive(Debug, PartialEq)]
pub(super) struct FileParts {
    /// The syntax of the front matter.
    pub syntax: Syntax,
    /// The position of the first fence, for problems without a narrower position.
    pub fence: Range<usize>,
    /// The front matter, without the fences.
    pub front: Range<usize>,
    /// The Markdown.
    pub body: Range<usize>,
}

/// Splits a term file, or reports a missing fence.
pub(super) fn split(text: &str, report: &mut FileReport) -> Option<FileParts> {
    let mut lines = text.split_inclusive('\n').scan(0, |start, line| {
        let at = *start;
        *start += line.len();
        Some((at, line))
    });
    let first = lines.find(|(_, line)| !line.trim().is_empty());
    let opening = first.and_then(|(at, line)| {
        let (fence, syntax) = FENCES.into_iter().find(|(fence, _)| line.trim_end() == *fence)?;
        Some((at, line, fence, syntax))
    });
    let Some((at, first, fence, syntax)) = opening else {
        let first = text.lines().next().unwrap_or_default().trim_end();
        let help = "begin the file with a line `+++`, then `name = \"…\"` and the other keys, then another line `+++`";
        report
            .error(0..first.len(), "the file does not begin with front matter")
            .label("not `+++` or `---`")
            .help(help);
        return None;
    };
    if at > 0 {
        report
            .error(0..at, format!("an empty line before `{fence}`"))
            .label("empty")
            .help(format!("delete what is before the first `{fence}`: the front matter begins in the first line"))
            .fix("");
    }
    let is_end = |line: &str| line.trim_end() == fence || (syntax == Syntax::Yaml && line.trim_end() == "...");
    let Some((end, last)) = lines.find(|(_, line)| is_end(line)) else {
        report
            .error(at..at + fence.len(), "the front matter does not end")
            .label("begins here")
            .help(format!("write a line `{fence}` between the front matter and the explanation"));
        return None;
    };
    let front = at + first.len()..end;
    Some(FileParts { syntax, fence: at..at + fence.len(), front, body: end + last.len()..text.len() })
}

/// Parses the front matter in `placed` ([`in_place`]). Returns the table and the positions of syntax errors.
pub(super) fn parse<'i>(
    placed: &'i str,
    parts: &FileParts,
    report: &mut FileReport,
) -> (Spanned<DeTable<'i>>, Vec<Range<usize>>) {
    match parts.syntax {
        Syntax::Toml => toml_table::parse(placed, report),
        Syntax::Yaml => yaml::parse(&placed[parts.front.start..], parts.front.start, report),
    }
}

/// Returns the front matter behind as many spaces as there are bytes before it, so that the TOML parser reports
/// positions in the file. Reports characters that look like others, and replaces them, so that the rest can be read.
pub(super) fn in_place(text: &str, parts: &FileParts, report: &mut FileReport) -> String {
    let front = &parts.front;
    let mut placed = String::with_capacity(front.end);
    placed.extend(std::iter::repeat_n(' ', front.start));
    if text[front.clone()].is_ascii() {
        placed.push_str(&text[front.clone()]);
        return placed;
    }
    let mut at = front.start;
    let mut open: Option<&str> = None;
    for line in text[front.clone()].split_inclusive('\n') {
        // Lines inside of a text of several lines are text.
        let is_text = open.is_some();
        if parts.syntax == Syntax::Toml {
            for quotes in ["\"\"\"", "'''"] {
                if open.is_none_or(|open| open == quotes) && line.matches(quotes).count() % 2 == 1 {
                    open = if open.is_some() { None } else { Some(quotes) };
                }
            }
        }
        if is_text || line.is_ascii() {
            placed.push_str(line);
        } else {
            lookalikes::replace(line, at, parts.syntax, &mut placed, report);
        }
        at += line.len();
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_syntaxes_and_line_endings_are_accepted() {
        for (text, syntax) in [
            ("+++\na = 1\n+++\nText\n", Syntax::Toml),
            ("+++\r\na = 1\r\n+++\r\nText\r\n", Syntax::Toml),
            ("+++  \na = 1\n+++", Syntax::Toml),
            ("---\na = 1\n---\nText\n", Syntax::Yaml),
            ("---\na = 1\n...\nText\n", Syntax::Yaml),
        ] {
            let mut report = FileReport::new("a.md");
            let parts = split(text, &mut report).unwrap();
            assert_eq!((text[parts.front.clone()].trim(), parts.syntax), ("a = 1", syntax));
            assert!(text[parts.body.clone()].trim_end().trim_start_matches("Text").is_empty());
            assert!(in_place(text, &parts, &mut report).ends_with(&text[parts.front]));
            assert!(report.is_empty());
        }
    }

    #[test]
    fn lookalikes_are_reported_once_in_a_line_and_replaced() {
        let text = "+++\nname\u{a0}= “API” # “x”\naliases = [“a”, “b”]\nb = \"“kept”\"\n+++\n";
        let mut report = FileReport::new("a.md");
        let parts = split(text, &mut report).unwrap();
        let placed = in_place(text, &parts, &mut report);
        assert_eq!(placed.len(), parts.front.end);
        assert!(placed.contains("name  = \"  API\"   # “x”"), "{placed}");
        assert!(placed.contains("b = \"“kept”\""), "{placed}");
        let mut problems = crate::diagnostics::Problems::default();
        problems.add_report(&report, text);
        assert_eq!(problems.sorted().len(), 2, "{problems:?}");
    }

    proptest! {
        #[test]
        fn the_parts_are_slices_of_the_text(text in "(\\+{2,4}\r?\n|---\n|[a\né“”\"'\u{a0}=]){0,12}") {
            let mut report = FileReport::new("a.md");
            if let Some(parts) = split(&text, &mut report) {
                prop_assert!(text.get(parts.front.clone()).is_some());
                prop_assert!(text.get(parts.body.clone()).is_some());
                prop_assert_eq!(in_place(&text, &parts, &mut report).len(), parts.front.end);
            }
        }
    }
}
