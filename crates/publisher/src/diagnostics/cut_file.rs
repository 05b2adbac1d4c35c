//! The part of a file that a message shows: long lines are cut around the place.

use std::ops::Range;

use codespan_reporting::files::{Error, Files, SimpleFile};

/// A file whose lines are cut around a place. Lines and columns are those of the file itself.
pub(super) struct CutFile<'a> {
    original: SimpleFile<String, &'a str>,
    cut: SimpleFile<String, String>,
    /// The position of the place in the cut text.
    pub(super) span: Range<usize>,
    /// The column of the place in the file, from 1.
    column: usize,
    /// The line of the place, from 0.
    line: usize,
}

/// The columns that the line number and the margin take.
const MARGIN: usize = 8;
/// The shortest part of a line that is shown.
const MIN: usize = 30;
const ELLIPSIS: char = '…';

impl<'a> CutFile<'a> {
    /// Cuts the line of a place to a width in columns, together with the label behind the place.
    pub(super) fn new(name: String, text: &'a str, span: Range<usize>, label: &str, width: usize) -> Self {
        let original = SimpleFile::new(name.clone(), text);
        let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
        let line = text[..start].matches('\n').count();
        let column = text[start..span.start].chars().count() + 1;
        let room = width.saturating_sub(MARGIN).max(MIN);
        let length = text[start..end].chars().count();
        let place = text[span.start..span.end.clamp(span.start, end)].chars().count();
        // The label follows the underlined part.
        let whole = length <= room && column + place + label.chars().count() <= room.max(length);
        if whole {
            return Self { cut: SimpleFile::new(name, text.to_owned()), original, span, column, line };
        }
        let room_for_place = room.saturating_sub(label.chars().count() + 3).max(MIN / 2);
        let shown_place = place.min(room_for_place);
        let before = ((room_for_place - shown_place) / 2).min(column - 1);
        let from = offset(&text[start..], column - 1 - before) + start;
        let place_end = offset(&text[span.start..], shown_place) + span.start;
        let after = room.saturating_sub(before + shown_place);
        let to = (offset(&text[place_end..], after) + place_end).min(end);
        let mut cut = String::with_capacity(text.len());
        cut.push_str(&text[..start]);
        if from > start {
            cut.push(ELLIPSIS);
        }
        let begin = cut.len() + (span.start - from);
        cut.push_str(&text[from..to]);
        if to < end {
            cut.push(ELLIPSIS);
        }
        cut.push_str(&text[end..]);
        let span = begin..begin + (place_end - span.start);
        Self { cut: SimpleFile::new(name, cut), original, span, column, line }
    }
}

/// Returns the offset in bytes after a number of characters.
fn offset(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

impl<'a> Files<'a> for CutFile<'_> {
    type FileId = ();
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<String, Error> {
        Ok(self.original.name().clone())
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(self.cut.source().as_str())
    }

    fn line_index(&'a self, (): (), byte_index: usize) -> Result<usize, Error> {
        self.cut.line_index((), byte_index)
    }

    fn line_range(&'a self, (): (), line_index: usize) -> Result<Range<usize>, Error> {
        self.cut.line_range((), line_index)
    }

    fn column_number(&'a self, (): (), line_index: usize, byte_index: usize) -> Result<usize, Error> {
        if line_index == self.line && byte_index == self.span.start {
            return Ok(self.column);
        }
        self.cut.column_number((), line_index, byte_index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_line_is_cut_on_both_sides_of_the_place() {
        let text = format!("first\n{}HERE{}\nlast", "before ".repeat(40), " after".repeat(40));
        let at = text.find("HERE").unwrap();
        let file = CutFile::new("a.md".into(), &text, at..at + 4, "label", 60);
        let cut = file.cut.source();
        assert_eq!(&cut[file.span.clone()], "HERE");
        let line = cut.lines().nth(1).unwrap();
        assert!(line.starts_with('…') && line.ends_with('…') && line.chars().count() <= 56, "{line}");
        assert_eq!((file.column, file.line), (281, 1));
        assert_eq!(cut.lines().count(), 3);
    }

    proptest! {
        #[test]
        fn any_place_has_a_valid_file(text in "[aé\n ]{0,120}", from in 0..120_usize, length in 0..60_usize, width in 0..80_usize) {
            let start = text.floor_char_boundary(from);
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            let file = CutFile::new("a".into(), &text, start..end, "label", width);
            prop_assert!(file.cut.source().get(file.span.clone()).is_some());
            prop_assert_eq!(file.cut.source().lines().count(), text.lines().count());
        }
    }
}
