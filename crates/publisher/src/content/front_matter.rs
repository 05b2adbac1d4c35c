//! Splitting of a term file into front matter and Markdown.

use std::ops::Range;

use crate::diagnostics::FileReport;

/// The line before and after the front matter.
const FENCE: &str = "+++";

/// The positions of front matter and Markdown in a term file.
#[derive(Debug, PartialEq)]
pub(super) struct FileParts {
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
    let Some((_, first)) = lines.next().filter(|(_, line)| line.trim_end() == FENCE) else {
        let first = text.lines().next().unwrap_or_default().trim_end();
        let help = if first == "---" {
            "the front matter is TOML between two lines `+++`, with `key = value` in each line; see the other terms"
        } else {
            "begin the file with a line `+++`, then `name = \"…\"` and the other keys, then another line `+++`"
        };
        report.error(0..first.len(), "the file does not begin with front matter").label("not `+++`").help(help);
        return None;
    };
    let Some((end, last)) = lines.find(|(_, line)| line.trim_end() == FENCE) else {
        report
            .error(0..FENCE.len(), "the front matter does not end")
            .label("begins here")
            .help("write a line `+++` between the front matter and the explanation");
        return None;
    };
    Some(FileParts { front: first.len()..end, body: end + last.len()..text.len() })
}

/// Returns the front matter behind as many spaces as there are bytes before it, so that the TOML parser reports
/// positions in the file.
pub(super) fn in_place(text: &str, front: &Range<usize>) -> String {
    let mut placed = " ".repeat(front.start);
    placed.push_str(&text[front.clone()]);
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_line_endings_are_accepted() {
        for text in ["+++\na = 1\n+++\nText\n", "+++\r\na = 1\r\n+++\r\nText\r\n", "+++  \na = 1\n+++"] {
            let mut report = FileReport::new("a.md");
            let parts = split(text, &mut report).unwrap();
            assert_eq!(text[parts.front.clone()].trim(), "a = 1");
            assert!(text[parts.body].trim_end().trim_start_matches("Text").is_empty());
            assert!(in_place(text, &parts.front).ends_with(&text[parts.front]));
        }
    }

    proptest! {
        #[test]
        fn the_parts_are_slices_of_the_text(text in "(\\+{2,4}\r?\n|[a\né]){0,12}") {
            if let Some(parts) = split(&text, &mut FileReport::new("a.md")) {
                prop_assert!(text.get(parts.front).is_some());
                prop_assert!(text.get(parts.body).is_some());
            }
        }
    }
}
