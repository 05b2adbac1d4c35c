//! Where the front matter ends and the Markdown begins.

use std::ops::Range;

use crate::diagnostics::Report;

/// The line before and after the front matter.
const FENCE: &str = "+++";

/// The two parts of a term's file, as places in its text.
#[derive(Debug, PartialEq)]
pub(super) struct Parts {
    /// The front matter, without the lines around it.
    pub front: Range<usize>,
    /// The Markdown.
    pub body: Range<usize>,
}

/// Finds the parts of a term's file.
pub(super) fn split(text: &str, report: &mut Report) -> Option<Parts> {
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
    Some(Parts { front: first.len()..end, body: end + last.len()..text.len() })
}

/// The front matter at its place in the file: what comes before is blank, so
/// that the parser's places are the file's.
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
    fn either_line_ending_will_do() {
        for text in ["+++\na = 1\n+++\nText\n", "+++\r\na = 1\r\n+++\r\nText\r\n", "+++  \na = 1\n+++"] {
            let mut report = Report::new("a.md");
            let parts = split(text, &mut report).unwrap();
            assert_eq!(text[parts.front.clone()].trim(), "a = 1");
            assert!(text[parts.body].trim_end().trim_start_matches("Text").is_empty());
            assert!(in_place(text, &parts.front).ends_with(&text[parts.front]));
        }
    }

    proptest! {
        #[test]
        fn the_parts_lie_in_the_text(text in "(\\+{2,4}\r?\n|[a\né]){0,12}") {
            if let Some(parts) = split(&text, &mut Report::new("a.md")) {
                prop_assert!(text.get(parts.front).is_some());
                prop_assert!(text.get(parts.body).is_some());
            }
        }
    }
}
