//! Parsing of YAML front matter into the same tables as TOML, with positions.
//!
//! Plain scalars have the types of YAML 1.2. A plain date is a date, as in TOML. An empty value counts as a missing key.

use std::{borrow::Cow, ops::Range};

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use crate::diagnostics::FileReport;

/// Parses YAML that begins at the byte `offset` of the file. Reports the first syntax error, and returns the positions
/// of syntax errors.
pub(crate) fn parse<'i>(
    text: &'i str,
    offset: usize,
    report: &mut FileReport,
) -> (Spanned<DeTable<'i>>, Vec<Range<usize>>) {
    let mut reader = Reader { text, offset, events: Parser::new_from_str(text), report };
    let whole = offset..offset + text.len();
    match reader.document() {
        Ok(table) => (Spanned::new(whole, table.unwrap_or_default()), Vec::new()),
        Err(error) => {
            let at = reader.byte_of(error.marker());
            // A syntax error hides everything after it.
            let broken = at..whole.end;
            let end = text[at - offset..].find('\n').map_or(whole.end, |end| at + end);
            let title = format!("not valid YAML: {}", error.info());
            let help =
                "each line is `key: value`; put a text with a colon or with a sign at its start in double quotes";
            reader.report.error(at..end, title).label("here").help(help);
            (Spanned::new(whole, DeTable::new()), vec![broken])
        }
    }
}

struct Reader<'i, 'r> {
    text: &'i str,
    offset: usize,
    events: Parser<'i, granit_parser::StrInput<'i>>,
    report: &'r mut FileReport,
}

/// A value, or `None` for an empty one.
type Value<'i> = Option<Spanned<DeValue<'i>>>;

impl<'i> Reader<'i, '_> {
    fn document(&mut self) -> Result<Option<DeTable<'i>>, ScanError> {
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::MappingStart(..) => {
                    let (table, _) = self.mapping(self.range(span))?;
                    // The rest may have syntax errors, too.
                    while self.next()?.is_some() {}
                    return Ok(Some(table));
                }
                Event::Scalar(ref text, ..) if !text.trim().is_empty() => {
                    let range = self.range(span);
                    self.report
                        .error(range, "the front matter has no keys")
                        .label("not `key: value`")
                        .help("write a line `name: \"…\"`, and the other keys in lines of their own");
                    return Ok(None);
                }
                _ => {}
            }
        }
        Ok(None)
    }

    fn next(&mut self) -> Result<Option<(Event<'i>, Span)>, ScanError> {
        self.events.next().transpose()
    }

    /// Reads the entries of a mapping whose start was read. Returns its table and position.
    fn mapping(&mut self, start: Range<usize>) -> Result<(DeTable<'i>, Range<usize>), ScanError> {
        let mut table = DeTable::new();
        let mut end = start.end;
        while let Some((event, span)) = self.next()? {
            let range = self.range(span);
            let key = match event {
                Event::MappingEnd => break,
                Event::Scalar(key, ..) => Some(key),
                other => {
                    self.value(other, range.clone())?;
                    None
                }
            };
            let Some((event, value_span)) = self.next()? else { break };
            let value_range = self.range(value_span);
            let value = self.value(event, value_range)?;
            end = value.as_ref().map_or(range.end, |value| value.span().end);
            let (Some(key), Some(value)) = (key, value) else { continue };
            if table.contains_key(&*key) {
                self.report
                    .error(range, format!("the key `{key}` is there twice"))
                    .label("the second one")
                    .help("keep one of the two lines");
            } else {
                table.insert(Spanned::new(range, key), value);
            }
        }
        Ok((table, start.start..end))
    }

    fn value(&mut self, event: Event<'i>, range: Range<usize>) -> Result<Value<'i>, ScanError> {
        Ok(match event {
            Event::Scalar(text, style, ..) => scalar(text, style).map(|value| Spanned::new(range, value)),
            Event::SequenceStart(..) => {
                let mut items = DeArray::new();
                let (start, mut end) = (range.start, range.end);
                while let Some((event, span)) = self.next()? {
                    let range = self.range(span);
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    if let Some(item) = self.value(event, range)? {
                        end = item.span().end;
                        items.push(item);
                    }
                }
                Some(Spanned::new(start..end, DeValue::Array(items)))
            }
            Event::MappingStart(..) => {
                let (table, range) = self.mapping(range)?;
                Some(Spanned::new(range, DeValue::Table(table)))
            }
            Event::Alias(..) => {
                self.report
                    .error(range, "references to anchors are not supported")
                    .label("a reference")
                    .help("write the value itself");
                None
            }
            _ => None,
        })
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.byte_of(&span.start);
        let end = self.byte_of(&span.end).max(start);
        let written = self.text.get(start - self.offset..end - self.offset).unwrap_or_default();
        start..start + written.trim_end().len()
    }

    fn byte_of(&self, marker: &granit_parser::Marker) -> usize {
        self.offset + self.text.floor_char_boundary(marker.byte_offset().unwrap_or_default().min(self.text.len()))
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Option<DeValue<'_>> {
    if style != ScalarStyle::Plain {
        return Some(DeValue::String(text));
    }
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => return None,
        "true" | "True" | "TRUE" => return Some(DeValue::Boolean(true)),
        "false" | "False" | "FALSE" => return Some(DeValue::Boolean(false)),
        _ => {}
    }
    let is_number_or_date =
        text.starts_with(|first: char| first.is_ascii_digit() || first == '-') && !text.contains('_');
    if let (true, Cow::Borrowed(text)) = (is_number_or_date, &text)
        && let Ok(value) = DeValue::parse(text)
        && matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_))
    {
        return Some(value.into_inner());
    }
    Some(DeValue::String(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_have_types_and_positions() {
        let text = "name: \"REST: API\"\naliases: [one, 404]\nupdated: 2026-11-22\ndraft: true\nempty:\nsources:\n  - title: A book\n    url: https://example.com\n# note\n";
        let mut report = FileReport::new("a.md");
        let (table, broken) = parse(text, 4, &mut report);
        assert!(broken.is_empty() && report.is_empty(), "{report:?}");
        let table = table.get_ref();
        let at = |key: &str| {
            let span = table.get(key).unwrap().span();
            &text[span.start - 4..span.end - 4]
        };
        assert_eq!(at("name"), "\"REST: API\"");
        assert_eq!(at("updated"), "2026-11-22");
        assert!(matches!(table["updated"].get_ref(), DeValue::Datetime(_)));
        assert!(matches!(table["draft"].get_ref(), DeValue::Boolean(true)));
        assert!(!table.contains_key("empty"));
        assert!(at("sources").starts_with("- title") && at("sources").ends_with("example.com"), "{}", at("sources"));
        let DeValue::Array(aliases) = table["aliases"].get_ref() else { panic!() };
        assert!(matches!(aliases[1].get_ref(), DeValue::Integer(_)));
    }

    proptest! {
        #[test]
        fn any_text_is_read_with_valid_positions(text in "([a-z]{1,3}: |\\[|\\]|\\{|\"|'|- |\n|  |é|&a|\\*a|#|\\||>|2026-01-02|:|,|\t|%){0,30}") {
            let mut report = FileReport::new("a.md");
            let (table, _) = parse(&text, 0, &mut report);
            for (key, value) in table.get_ref() {
                prop_assert!(text.get(key.span()).is_some());
                prop_assert!(text.get(value.span()).is_some());
            }
        }
    }
}
