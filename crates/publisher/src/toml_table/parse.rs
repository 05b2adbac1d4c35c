//! Parsing of TOML, with messages that name common slips.

use std::ops::Range;

use toml::{Spanned, de::DeTable};

use super::{Syntax, slips};
use crate::diagnostics::{Edit, FileReport};

/// Parses a TOML document, and reports syntax errors. Returns the parts that could be parsed, and the positions of
/// the syntax errors.
pub(crate) fn parse<'i>(text: &'i str, report: &mut FileReport) -> (Spanned<DeTable<'i>>, Vec<Range<usize>>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut broken = Vec::new();
    let mut last_line = None;
    for error in errors {
        let span = error.span().unwrap_or_default();
        // One mistake often causes several errors in the same line.
        let line = text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count();
        if last_line.replace(line) == Some(line) {
            continue;
        }
        broken.push(span.clone());
        let Some(Slip { title, help, value, meant }) = slip(text, span.start) else {
            let found = repeated(text, &span, error.message());
            let (title, help) = found.unwrap_or_else(|| in_plain_words(error.message()));
            report.error(span, title).label("here").help(help);
            continue;
        };
        let problem = report.error(span, title).label("here").help(help);
        if let Some(meant) = meant {
            problem.fix = vec![Edit { span: value, from: None, to: meant }];
        }
    }
    (table, broken)
}

/// A common slip.
struct Slip {
    title: String,
    help: String,
    /// The position of the value.
    value: Range<usize>,
    /// The value that was meant for certain.
    meant: Option<String>,
}

/// Returns the problem of a line with a common slip, and advice.
fn slip(text: &str, at: usize) -> Option<Slip> {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let (key, value) = text[start..].lines().next()?.split_once('=')?;
    let value_start = start + key.len() + 1;
    let (key, value) = (key.trim(), value.split('#').next()?);
    let value_start = value_start + value.len() - value.trim_start().len();
    let value = value.trim();
    let span = value_start..value_start + value.len();
    if let Some(flag) = slips::meant_flag(value).filter(|_| !value.starts_with(['"', '\''])) {
        return Some(Slip {
            title: format!("`{value}` is not true or false"),
            help: format!("write: {key} = {flag}"),
            value: span,
            meant: Some(flag.to_string()),
        });
    }
    let days = slips::meant_days(value);
    let help = slips::dates_help(&days, |day| Syntax::Toml.assign(key, day))?;
    let title = format!("`{value}` is not a date of this format");
    let meant = if let [day] = days[..] { Some(day.to_string()) } else { None };
    Some(Slip { title, help, value: span, meant })
}

/// Returns the problem of a key or a section that the document has twice, and advice.
fn repeated(text: &str, span: &Range<usize>, message: &str) -> Option<(String, String)> {
    let name = text.get(span.clone()).filter(|_| message.starts_with("duplicate key"))?;
    let is_section = text[..span.start].ends_with('[');
    let help = if is_section {
        format!("remove this line, and write the keys below the first line `[{name}]`: a section has one such line")
    } else {
        "remove one of the two lines".to_owned()
    };
    Some((format!("`{name}` is in the file twice"), help))
}

/// Returns the parser's message in plain words, and advice.
fn in_plain_words(message: &str) -> (String, String) {
    if message.starts_with("string values must be quoted") {
        let help = "put the text in double quotes: key = \"text\"".to_owned();
        return ("a text without quotes".to_owned(), help);
    }
    let help = if message.contains("date") {
        "write an existing date like 2026-11-22"
    } else {
        "each line is `key = value`; a text is in double quotes, a list of texts in square brackets with commas between the texts"
    };
    (format!("not valid TOML: {message}"), help.to_owned())
}
