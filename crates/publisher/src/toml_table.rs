//! Reading of tables in TOML, and in YAML ([`crate::yaml`]). Reports every problem, each with its position.

mod parse;
pub(crate) mod slips;
mod synonyms;

use std::ops::Range;

use glossary_core::slug::{InvalidSlug, Slug, slugify_unicode};
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use unicode_normalization::UnicodeNormalization as _;

pub(crate) use parse::parse;

use crate::diagnostics::{FileReport, nearest};

/// The syntax of a table, for messages that show how to write a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// `key = value`
    #[default]
    Toml,
    /// `key: value`
    Yaml,
}

impl Syntax {
    /// Returns the line that assigns a value.
    pub fn assign(self, key: &str, value: &str) -> String {
        [key, if self == Self::Toml { " = " } else { ": " }, value].concat()
    }

    /// Returns help that shows how to write a key.
    fn write(self, key: &str, value: &str) -> String {
        ["write: ", &self.assign(key, value)].concat()
    }
}

/// A text value and its position.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// The text, with white space normalised.
    pub value: String,
    /// The position of the value, including the quotes.
    pub span: Range<usize>,
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
    syntax: Syntax,
    /// Whether keys by other names are recognised.
    synonyms: bool,
}

impl<'a> TomlTable<'a> {
    pub fn new(name: &'a str, entries: &'a DeTable<'a>, span: Range<usize>, broken: &'a [Range<usize>]) -> Self {
        Self { name, entries, span, broken, known: Vec::new(), syntax: Syntax::Toml, synonyms: false }
    }

    /// Sets the syntax.
    pub fn in_syntax(self, syntax: Syntax) -> Self {
        Self { syntax, ..self }
    }

    /// Recognises keys by the names that other systems and other languages have for them.
    pub fn with_synonyms(self) -> Self {
        Self { synonyms: true, ..self }
    }

    /// Returns the syntax.
    pub fn syntax(&self) -> Syntax {
        self.syntax
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
            DeValue::String(text) => {
                // Written as an escape: "\u0010".
                if let Some(control) = text.chars().find(|c| c.is_control() && !c.is_whitespace()) {
                    report
                        .error(value.span(), format!("a control character (U+{:04X}) in `{key}`", u32::from(control)))
                        .label("invisible")
                        .help("delete the character: texts cannot contain it");
                }
                Some(Text { value: one_line(text), span: value.span() })
            }
            other => match self.plain_text(other) {
                Some(text) => Some(Text { value: text, span: value.span() }),
                None => wrong_type(key, "a text", self.syntax.write(key, example), other, value.span(), report),
            },
        }
    }

    /// Returns the text of a plain YAML scalar, which needs no quotes: `404`.
    fn plain_text(&self, value: &DeValue<'_>) -> Option<String> {
        if self.syntax == Syntax::Toml {
            return None;
        }
        Some(match value {
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => return None,
        })
    }

    /// Returns the text of a required key, and reports a missing or empty text.
    pub fn required_text(&mut self, key: &'static str, example: &str, report: &mut FileReport) -> Option<Text> {
        self.required(key, example, report)?;
        let text = self.text(key, example, report)?;
        if text.value.is_empty() {
            report
                .error(text.span, format!("`{key}` is empty"))
                .label("no text here")
                .help(self.syntax.write(key, example));
            return None;
        }
        Some(text)
    }

    /// Returns a list of texts; empty if the key is missing.
    pub fn texts(&mut self, key: &'static str, example: &str, report: &mut FileReport) -> Vec<Text> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let items = match value.get_ref() {
            DeValue::Array(items) => items,
            // YAML has lists of one without brackets.
            DeValue::String(text) if self.syntax == Syntax::Yaml && !text.contains([',', ';']) => {
                let text = one_line(text);
                return if text.is_empty() { Vec::new() } else { vec![Text { value: text, span: value.span() }] };
            }
            other => {
                // The help shows the texts that are there.
                let given = match other {
                    DeValue::String(text) => {
                        let texts = text.split([',', ';']).map(str::trim).filter(|text| !text.is_empty());
                        texts.map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
                    }
                    _ => String::new(),
                };
                let list = if given.is_empty() { example.to_owned() } else { ["[", &given, "]"].concat() };
                let help = self.syntax.write(key, &list);
                return wrong_type(key, "a list of texts", help, other, value.span(), report).unwrap_or_default();
            }
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
                other => match self.plain_text(other) {
                    Some(text) => texts.push(Text { value: text, span: item.span() }),
                    None => {
                        let help = self.syntax.write(key, example);
                        wrong_type::<()>(key, "a list of texts", help, other, item.span(), report);
                    }
                },
            }
        }
        texts
    }

    /// Returns the entries of a list of tables; empty if the key is missing. A single table counts as a list of one.
    pub fn tables(
        &mut self,
        key: &'static str,
        example: &str,
        report: &mut FileReport,
    ) -> Vec<(&'a DeTable<'a>, Range<usize>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => tables.push((table, item.span())),
                other => {
                    wrong_type::<()>(key, "a list of tables", format!("write: {example}"), other, item.span(), report);
                }
            }
        }
        tables
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
        self.optional_flag(key, default, report).unwrap_or(default)
    }

    /// Returns a boolean; `None` if the key is missing. `usual` is the value that nobody has to write.
    pub fn optional_flag(&mut self, key: &'static str, usual: bool, report: &mut FileReport) -> Option<bool> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            other => {
                let meant = match other {
                    DeValue::String(text) => slips::meant_flag(text),
                    _ => None,
                };
                let example = meant.unwrap_or(!usual).to_string();
                let help = self.syntax.write(key, &example);
                wrong_type::<()>(key, "true or false", help, other, value.span(), report);
                if let Some(meant) = meant {
                    report.fix_last(meant.to_string());
                }
                None
            }
        }
    }

    /// Reports a missing key. Returns `Some` if the key exists.
    pub fn required(&mut self, key: &'static str, example: &str, report: &mut FileReport) -> Option<()> {
        if self.get(key).is_some() {
            return Some(());
        }
        // A key by another name is reported once, where it is.
        if self.broken.is_empty() && !self.has_synonym_of(key) {
            report
                .error(self.span.clone(), format!("`{key}` is missing from {}", self.name))
                .label(format!("no `{key}`"))
                .help(format!("add: {}", self.syntax.assign(key, example)));
        }
        None
    }

    /// Returns whether the table has the key by another name.
    pub fn has_synonym_of(&self, key: &'static str) -> bool {
        let is_meant = |other: &str| !self.known.contains(&other) && synonyms::key_for(other, &[key]).is_some();
        self.synonyms && self.entries.keys().any(|other| is_meant(other.get_ref()))
    }

    /// Returns all keys with their values, in the order of the file.
    pub fn all(&self) -> Vec<(&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>)> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
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
        let mut corrected = Vec::new();
        for (key, _) in self.all() {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let missing = || self.known.iter().copied().filter(|known| !self.entries.contains_key(*known));
            let missing_keys: Vec<_> = missing().collect();
            let meant = self.synonyms.then(|| synonyms::key_for(name, &missing_keys)).flatten();
            let meant = meant.or_else(|| nearest(name, missing()));
            let help = match (meant, self.known.as_slice()) {
                (Some(meant), _) => format!("did you mean `{meant}`?"),
                // The key may belong to a section whose header has a syntax error.
                (None, _) if self.broken.iter().any(|broken| broken.start < key.span().start) => continue,
                (None, [only]) => format!("the only key of {} is `{only}`", self.name),
                (None, _) => format!("the keys of {} are {}", self.name, listed(&self.known)),
            };
            let problem = report.error(key.span(), format!("unknown key `{name}`")).label("not a known key").help(help);
            // Two keys for the same one cannot both be right.
            if let Some(meant) = meant.filter(|meant| !corrected.contains(meant)) {
                corrected.push(meant);
                problem.fix(meant);
            }
        }
    }
}

/// Returns the value as an integer.
pub(crate) fn whole_number(value: &DeValue<'_>) -> Option<i64> {
    value.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
}

/// Returns a slug in the Unicode form that file names are compared in.
pub(crate) fn in_nfc(text: Text) -> Text {
    if text.value.is_ascii() { text } else { Text { value: text.value.nfc().collect(), ..text } }
}

/// Parses a text as a slug, which may have letters of any script if `unicode` is set, or reports the text.
pub(crate) fn slug(text: &Text, unicode: bool, report: &mut FileReport) -> Option<Slug> {
    let slug = if unicode { Slug::unicode(&text.value) } else { text.value.parse() };
    slug.map_or_else(
        |error: InvalidSlug| {
            let problem = report.error(text.span.clone(), format!("`{}` is not a slug", text.value));
            problem.label("used in an address");
            match if unicode { slugify_unicode(&text.value) } else { Slug::suggest(&text.value) } {
                Some(slug) if Slug::unicode(&text.value).is_ok() => problem.help(format!(
                    "write `{slug}`, or allow letters of all scripts in the settings:\n[terms]\nunicode_slugs = true"
                )),
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
