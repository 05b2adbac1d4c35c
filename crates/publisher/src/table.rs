//! Reading a TOML table so that every mistake in it is found, not only the
//! first, and each with its place.

use std::ops::Range;

use glossary_core::slug::{InvalidSlug, Slug};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::diagnostics::{Report, nearest};

/// A text and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// The text, without white space around it.
    pub value: String,
    /// Where it stands, its quotes included.
    pub span: Range<usize>,
}

/// Parses a TOML document. What is no TOML is reported, and the rest is
/// returned, together with the places that were broken.
pub(crate) fn parse<'i>(text: &'i str, report: &mut Report) -> (Spanned<DeTable<'i>>, Vec<Range<usize>>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut broken = Vec::new();
    let mut last_line = None;
    for error in errors {
        let span = error.span().unwrap_or_default();
        // One slip often makes the rest of its line unreadable too.
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

/// The parser's message, for people who have never heard of TOML.
fn in_plain_words(message: &str) -> (String, &'static str) {
    if message.starts_with("string values must be quoted") {
        return ("a text without quotes".to_owned(), "put it between double quotes: key = \"text\"");
    }
    let help = if message.contains("date") {
        "write a day of the calendar like 2026-11-22"
    } else {
        "each line is `key = value`; a text stands in double quotes, several texts in square brackets with commas between them"
    };
    (format!("not valid TOML: {message}"), help)
}

/// A table being read. Every key is asked for once; [`Table::finish`] reports
/// the keys that nobody asked for.
pub(crate) struct Table<'a> {
    /// What the table is, for messages: "the front matter".
    name: &'a str,
    entries: &'a DeTable<'a>,
    /// The place that stands for the whole table.
    span: Range<usize>,
    /// The places of the document that were broken: what is missing may have
    /// stood there.
    broken: &'a [Range<usize>],
    known: Vec<&'static str>,
}

impl<'a> Table<'a> {
    pub fn new(name: &'a str, entries: &'a DeTable<'a>, span: Range<usize>, broken: &'a [Range<usize>]) -> Self {
        Self { name, entries, span, broken, known: Vec::new() }
    }

    /// A key's value, of whatever type. A broken one was reported already.
    pub fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let broken = |place: &Range<usize>| {
            self.broken.iter().any(|broken| broken.start <= place.end && place.start <= broken.end)
        };
        self.entries.get(key).filter(|value| !broken(&value.span()))
    }

    /// A text. The example shows how to write one.
    pub fn text(&mut self, key: &'static str, example: &str, report: &mut Report) -> Option<Text> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Text { value: one_line(text), span: value.span() }),
            other => wrong_type(key, "a text", write(key, example), other, value.span(), report),
        }
    }

    /// A text that has to be there, and not to be empty.
    pub fn required_text(&mut self, key: &'static str, example: &str, report: &mut Report) -> Option<Text> {
        self.required(key, example, report)?;
        let text = self.text(key, example, report)?;
        if text.value.is_empty() {
            report.error(text.span, format!("`{key}` is empty")).label("no text here").help(write(key, example));
            return None;
        }
        Some(text)
    }

    /// A list of texts; empty where the key is missing.
    pub fn texts(&mut self, key: &'static str, example: &str, report: &mut Report) -> Vec<Text> {
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
                    report.error(item.span(), format!("an empty text in `{key}`")).help("fill it in, or take it out");
                }
                other => {
                    wrong_type::<()>(key, "a list of texts", write(key, example), other, item.span(), report);
                }
            }
        }
        texts
    }

    /// A list of whole numbers; empty where the key is missing.
    pub fn numbers(&mut self, key: &'static str, example: &str, report: &mut Report) -> Vec<Spanned<i64>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let wrong = |found: &DeValue<'_>, span, report: &mut Report| {
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

    /// `true` or `false`; the default where the key is missing.
    pub fn flag(&mut self, key: &'static str, default: bool, report: &mut Report) -> bool {
        let Some(value) = self.get(key) else { return default };
        match value.get_ref() {
            DeValue::Boolean(flag) => *flag,
            other => {
                let example = if default { "false" } else { "true" };
                wrong_type(key, "true or false", write(key, example), other, value.span(), report).unwrap_or(default)
            }
        }
    }

    /// Reports a key that has to be there and is not.
    pub fn required(&mut self, key: &'static str, example: &str, report: &mut Report) -> Option<()> {
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

    /// The places of the document that were broken.
    pub fn broken(&self) -> &'a [Range<usize>] {
        self.broken
    }

    /// The keys asked for so far.
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self, report: &mut Report) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let missing = || self.known.iter().copied().filter(|known| !self.entries.contains_key(*known));
            let help = match (nearest(name, missing()), self.known.as_slice()) {
                (Some(meant), _) => format!("did you mean `{meant}`?"),
                // It may belong to a section whose beginning is broken.
                (None, _) if self.broken.iter().any(|broken| broken.start < key.span().start) => continue,
                (None, [only]) => format!("the only key of {} is `{only}`", self.name),
                (None, _) => format!("the keys of {} are {}", self.name, listed(&self.known)),
            };
            report.error(key.span(), format!("unknown key `{name}`")).label("not a key that is read").help(help);
        }
    }
}

/// The whole number that a value is.
pub(crate) fn whole_number(value: &DeValue<'_>) -> Option<i64> {
    value.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
}

/// Reads a text as a slug.
pub(crate) fn slug(text: &Text, report: &mut Report) -> Option<Slug> {
    text.value.parse().map_or_else(
        |error: InvalidSlug| {
            let problem = report.error(text.span.clone(), format!("`{}` is not a slug", text.value));
            problem.label("part of an address");
            match Slug::suggest(&text.value) {
                Some(slug) => problem.help(format!("write `{slug}`: {error}")),
                None => problem.help(error.to_string()),
            };
            None
        },
        Some,
    )
}

/// Reports a value of the wrong type.
pub(crate) fn wrong_type<T>(
    key: &str,
    wanted: &str,
    help: String,
    found: &DeValue<'_>,
    span: Range<usize>,
    report: &mut Report,
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

/// "`a`, `b` and `c`"
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// How to write a key.
pub(crate) fn write(key: &str, example: &str) -> String {
    format!("write: {key} = {example}")
}

/// The words of a text with single spaces between them: a text may be written
/// over several lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
