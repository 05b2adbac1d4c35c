//! Reading of TOML tables. Reports every problem, each with its position.

use std::ops::Range;

use glossary_core::slug::{InvalidSlug, Slug};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::diagnostics::{FileReport, nearest};

/// A text value and its position.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// The text, with white space normalised.
    pub value: String,
    /// The position of the value, including the quotes.
    pub span: Range<usize>,
}

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
        let (title, help) = in_plain_words(error.message());
        report.error(span, title).label("here").help(help);
    }
    (table, broken)
}

/// Returns the parser's message in plain words, and advice.
fn in_plain_words(message: &str) -> (String, &'static str) {
    if message.starts_with("string values must be quoted") {
        return ("a text without quotes".to_owned(), "put the text in double quotes: key = \"text\"");
    }
    let help = if message.contains("date") {
        "write an existing date like 2026-11-22"
    } else {
        "each line is `key = value`; a text is in double quotes, a list of texts in square brackets with commas between the texts"
    };
    (format!("not valid TOML: {message}"), help)
}

/// A reader of a TOML table. [`TomlTable::finish`] reports the keys that were never read.
pub(crate) struct TomlTable<'a> {
    /// The table's name in messages, such as "the front matter".
    name: &'a str,
    entries: &'a DeTable<'a>,
    /// The position of the table, for problems without a narrower position.
    span: Range<usize>,
    /// The positions of syntax errors in the document. A missing key may be part of such an error.
    broken: &'a [Range<usize>],
    known: Vec<&'static str>,
}

impl<'a> TomlTable<'a> {
    pub fn new(name: &'a str, entries: &'a DeTable<'a>, span: Range<usize>, broken: &'a [Range<usize>]) -> Self {
        Self { name, entries, span, broken, known: Vec::new() }
    }

    /// Returns the value of a key, of any type; `None` if the key is missing or its value has a syntax error.
    pub fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let broken = |place: &Range<usize>| {
            self.broken.iter().any(|broken| broken.start <= place.end && place.start <= broken.end)
        };
        self.entries.get(key).filter(|value| !broken(&value.span()))
    }

    /// Returns the text of a key. `example` shows a valid value in the help.
    pub fn text(&mut self, key: &'static str, example: &str, report: &mut FileReport) -> Option<Text> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Text { value: one_line(text), span: value.span() }),
            other => wrong_type(key, "a text", write(key, example), other, value.span(), report),
        }
    }

    /// Returns the text of a required key, and reports a missing or empty text.
    pub fn required_text(&mut self, key: &'static str, example: &str, report: &mut FileReport) -> Option<Text> {
        self.required(key, example, report)?;
        let text = self.text(key, example, report)?;
        if text.value.is_empty() {
            report.error(text.span, format!("`{key}` is empty")).label("no text here").help(write(key, example));
            return None;
        }
        Some(text)
    }

    /// Returns a list of texts; empty if the key is missing.
    pub fn texts(&mut self, key: &'static str, example: &str, report: &mut FileReport) -> Vec<Text> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            return wrong_type(key, "a list of texts", write(key, example), value.get_ref(), value.span(), report)
                .unwrap_or_default();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => {
                    texts.push(Text { value: one_line(text), span: item.span() });
                }
                DeValue::String(_) => {
                    report
                        .error(item.span(), format!("an empty text in `{key}`"))
                        .help("write a text, or remove this entry");
                }
                other => {
                    wrong_type::<()>(key, "a list of texts", write(key, example), other, item.span(), report);
                }
            }
        }
        texts
    }

    /// Returns a list of integers; empty if the key is missing.
    pub fn numbers(&mut self, key: &'static str, example: &str, report: &mut FileReport) -> Vec<Spanned<i64>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let wrong = |found: &DeValue<'_>, span, report: &mut FileReport| {
            wrong_type(key, "a list of whole numbers", write(key, example), found, span, report)
        };
        let DeValue::Array(items) = value.get_ref() else {
            return wrong(value.get_ref(), value.span(), report).unwrap_or_default();
        };
        let number = |item: &Spanned<DeValue<'_>>| match whole_number(item.get_ref()) {
            Some(number) => Some(Spanned::new(item.span(), number)),
            None => {
                wrong(item.get_ref(), item.span(), report);
                None
            }
        };
        items.iter().filter_map(number).collect()
    }

    /// Returns a boolean; the default if the key is missing.
    pub fn flag(&mut self, key: &'static str, default: bool, report: &mut FileReport) -> bool {
        let Some(value) = self.get(key) else { return default };
        match value.get_ref() {
            DeValue::Boolean(flag) => *flag,
            other => {
                let example = if default { "false" } else { "true" };
                wrong_type(key, "true or false", write(key, example), other, value.span(), report).unwrap_or(default)
            }
        }
    }

    /// Reports a missing key. Returns `Some` if the key exists.
    pub fn required(&mut self, key: &'static str, example: &str, report: &mut FileReport) -> Option<()> {
        if self.get(key).is_some() {
            return Some(());
        }
        if self.broken.is_empty() {
            report
                .error(self.span.clone(), format!("`{key}` is missing from {}", self.name))
                .label(format!("no `{key}`"))
                .help(format!("add: {key} = {example}"));
        }
        None
    }

    /// Returns the positions of syntax errors in the document.
    pub fn broken(&self) -> &'a [Range<usize>] {
        self.broken
    }

    /// Returns the keys that were read so far.
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// Reports the keys that were never read.
    pub fn finish(self, report: &mut FileReport) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let missing = || self.known.iter().copied().filter(|known| !self.entries.contains_key(*known));
            let help = match (nearest(name, missing()), self.known.as_slice()) {
                (Some(meant), _) => format!("did you mean `{meant}`?"),
                // The key may belong to a section whose header has a syntax error.
                (None, _) if self.broken.iter().any(|broken| broken.start < key.span().start) => continue,
                (None, [only]) => format!("the only key of {} is `{only}`", self.name),
                (None, _) => format!("the keys of {} are {}", self.name, listed(&self.known)),
            };
            report.error(key.span(), format!("unknown key `{name}`")).label("not a known key").help(help);
        }
    }
}

/// Returns the value as an integer.
pub(crate) fn whole_number(value: &DeValue<'_>) -> Option<i64> {
    value.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
}

/// Parses a text as a slug, or reports the text.
pub(crate) fn slug(text: &Text, report: &mut FileReport) -> Option<Slug> {
    text.value.parse().map_or_else(
        |error: InvalidSlug| {
            let problem = report.error(text.span.clone(), format!("`{}` is not a slug", text.value));
            problem.label("used in an address");
            match Slug::suggest(&text.value) {
                Some(slug) => problem.help(format!("write `{slug}`: {error}")),
                None => problem.help(error.to_string()),
            };
            None
        },
        Some,
    )
}

/// Reports a value of the wrong type. Returns `None`.
pub(crate) fn wrong_type<T>(
    key: &str,
    wanted: &str,
    help: String,
    found: &DeValue<'_>,
    span: Range<usize>,
    report: &mut FileReport,
) -> Option<T> {
    let found = match found {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(date) if date.time.is_some() => "a time",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    report.error(span, format!("`{key}` takes {wanted}")).label(format!("this is {found}")).help(help);
    None
}

/// Joins names into a list: "`a`, `b` and `c`".
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// Returns help that shows how to write a key.
pub(crate) fn write(key: &str, example: &str) -> String {
    format!("write: {key} = {example}")
}

/// Collapses white space, so that authors can break a text over several lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
