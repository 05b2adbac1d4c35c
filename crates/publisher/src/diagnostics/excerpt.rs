//! The lines of a file that a problem is about.

use std::ops::Range;

/// The longest excerpt of a line, in characters. The text of a term is often one long line.
const MAX_LINE: usize = 120;

/// The place of a problem: the line, and the marked part of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt<'a> {
    /// The number of the line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The text before the marked part.
    pub before: &'a str,
    /// The marked part. May be empty.
    pub marked: &'a str,
    /// The text after the marked part.
    pub after: &'a str,
}

impl<'a> Excerpt<'a> {
    /// Returns the excerpt of the first line of a span. A long line is cut around the marked part.
    pub(super) fn of(text: &'a str, span: &Range<usize>) -> Self {
        let start = text.floor_char_boundary(span.start);
        let end = text.ceil_char_boundary(span.end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let marked = &text[start..end.min(line_end)];
        let before = &text[line_start..start];
        let after = text[end.min(line_end)..line_end].trim_end();
        let marked = cut_end(marked, MAX_LINE);
        let rest = MAX_LINE.saturating_sub(marked.chars().count()) / 2;
        Self {
            line: text[..start].matches('\n').count() + 1,
            column: before.chars().count() + 1,
            before: cut_start(before, rest),
            marked,
            after: cut_end(after, rest),
        }
    }
}

fn cut_end(text: &str, length: usize) -> &str {
    text.char_indices().nth(length).map_or(text, |(at, _)| &text[..at])
}

fn cut_start(text: &str, length: usize) -> &str {
    let skipped = text.chars().count().saturating_sub(length);
    text.char_indices().nth(skipped).map_or("", |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_the_first_line_of_the_span() {
        let text = "one\ntwö three\nfour";
        let excerpt = Excerpt::of(text, &(4..8));
        assert_eq!((excerpt.line, excerpt.column), (2, 1));
        assert_eq!((excerpt.before, excerpt.marked, excerpt.after), ("", "twö", " three"));
        assert_eq!(Excerpt::of(text, &(9..20)).marked, "three");
        assert_eq!(Excerpt::of(text, &(900..901)).line, 3);
        assert_eq!(Excerpt::of("", &(0..0)).marked, "");
    }

    #[test]
    fn a_long_line_is_cut_around_the_marked_part() {
        let text = format!("{}here{}", "é".repeat(500), "x".repeat(500));
        let excerpt = Excerpt::of(&text, &(1000..1004));
        assert_eq!((excerpt.column, excerpt.marked), (501, "here"));
        assert_eq!(excerpt.before.chars().count() + 4 + excerpt.after.chars().count(), MAX_LINE);
    }
}
