//! A section of the settings, from the file and the environment.

use std::{collections::BTreeMap, ops::Range};

use toml::{Spanned, de::DeValue};

use crate::{
    diagnostics::{FileReport, Problems, nearest},
    toml_table::{self, Text, TomlTable, listed},
};

/// The prefix of environment variables that are settings.
const PREFIX: &str = "GLOSSARY_";

/// The settings in the environment, by section and key.
pub(super) struct Environment(BTreeMap<String, BTreeMap<String, String>>);

impl Environment {
    /// Collects the variables that are settings. Reports variables of an unknown section.
    pub fn new(
        variables: impl IntoIterator<Item = (String, String)>,
        sections: &[&str],
        problems: &mut Problems,
    ) -> Self {
        let mut found = BTreeMap::<_, BTreeMap<_, _>>::new();
        for (name, value) in variables {
            // Other variables of this program have no double underscore.
            let Some((section, key)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once("__")) else {
                continue;
            };
            let (section, key) = (section.to_lowercase(), key.to_lowercase());
            // Variables with secrets of [[forward]] targets may have such names.
            if section == "forward" {
                continue;
            }
            if sections.contains(&section.as_str()) {
                found.entry(section).or_default().insert(key, value);
            } else {
                let help = match nearest(&section, sections.iter().copied()) {
                    Some(meant) => format!("did you mean `{}`?", variable(meant, &key)),
                    None => format!("the sections are {}", listed(sections)),
                };
                let mut report = FileReport::new(file_name(&name));
                report.error(0..value.len(), format!("no section `{section}` in the settings")).help(help);
                problems.add_report(&report, &value);
            }
        }
        Self(found)
    }

    /// Takes the settings of a section.
    pub fn take(&mut self, section: &str) -> BTreeMap<String, String> {
        self.0.remove(section).unwrap_or_default()
    }
}

/// A section of the settings. Values from the environment override those of the file.
pub(super) struct Section<'a> {
    name: &'static str,
    /// The position of the section, for problems without a narrower position.
    span: Range<usize>,
    entries: Option<&'a toml::de::DeTable<'a>>,
    /// Whether the value in the file is not a table. This is one problem, not one per missing key.
    mistyped: bool,
    broken: &'a [Range<usize>],
    environment: BTreeMap<String, String>,
}

impl<'a> Section<'a> {
    /// Finds the section in the file. A missing section is empty.
    pub fn open(
        name: &'static str,
        root: &mut TomlTable<'a>,
        broken: &'a [Range<usize>],
        end: usize,
        environment: BTreeMap<String, String>,
        report: &mut FileReport,
    ) -> Self {
        let value = root.get(name);
        let entries = value.and_then(|value| match value.get_ref() {
            DeValue::Table(entries) => Some(entries),
            other => {
                let help = format!("write a line `[{name}]`, and the keys below that line");
                toml_table::wrong_type(name, "a section", help, other, value.span(), report)
            }
        });
        let span = value.map_or(end..end, Spanned::span);
        Self { name, span, entries, mistyped: value.is_some() && entries.is_none(), broken, environment }
    }

    /// Reads the section's keys, and reports unknown ones.
    pub fn read<T>(
        self,
        report: &mut FileReport,
        problems: &mut Problems,
        read: impl FnOnce(&mut Keys<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let none = toml::de::DeTable::new();
        let title = format!("[{}]", self.name);
        let mistyped = [self.span.clone()];
        let broken = if self.mistyped { &mistyped } else { self.broken };
        let table = TomlTable::new(&title, self.entries.unwrap_or(&none), self.span, broken);
        let mut keys = Keys { name: self.name, table, environment: self.environment, report, problems };
        let value = read(&mut keys);
        let Keys { name, table, environment, report, problems } = keys;
        for (key, value) in environment {
            let mut report = FileReport::new(file_name(&variable(name, &key)));
            let help = match nearest(&key, table.known().iter().copied()) {
                Some(meant) => format!("did you mean `{}`?", variable(name, meant)),
                None => format!("the keys of [{name}] are {}", listed(table.known())),
            };
            report.error(0..value.len(), format!("no key `{key}` in [{name}]")).help(help);
            problems.add_report(&report, &value);
        }
        table.finish(report);
        value
    }
}

/// A reader of a section's keys.
pub(super) struct Keys<'a, 'r> {
    name: &'static str,
    table: TomlTable<'a>,
    environment: BTreeMap<String, String>,
    report: &'r mut FileReport,
    problems: &'r mut Problems,
}

/// A value and its position.
pub(super) struct Setting<T> {
    pub value: T,
    span: Range<usize>,
    /// The name and the text of the environment variable; `None` for a value from the file.
    variable: Option<(String, String)>,
}

impl Keys<'_, '_> {
    /// Returns the text of a key.
    pub fn text(&mut self, key: &'static str, example: &str) -> Option<Setting<String>> {
        match self.variable(key) {
            Some(setting) => Some(setting),
            None => self.table.text(key, example, self.report).map(in_file),
        }
    }

    /// Returns the text of a required key, and reports a missing or empty text.
    pub fn required_text(&mut self, key: &'static str, example: &str) -> Option<Setting<String>> {
        match self.variable(key) {
            Some(setting) if setting.value.is_empty() => {
                self.refuse(
                    &setting,
                    format!("`{key}` is empty"),
                    "no text here",
                    format!("set the variable to {example}"),
                );
                None
            }
            Some(setting) => Some(setting),
            None => self.table.required_text(key, example, self.report).map(in_file),
        }
    }

    /// Returns a list of texts, which are separated by commas in the environment. `None` if the key is missing.
    pub fn texts(&mut self, key: &'static str, example: &str) -> Option<Vec<Setting<String>>> {
        if let Some(setting) = self.variable(key) {
            let part = |part: &str| Setting {
                value: part.to_owned(),
                span: setting.span.clone(),
                variable: setting.variable.clone(),
            };
            return Some(setting.value.split(',').map(str::trim).filter(|text| !text.is_empty()).map(part).collect());
        }
        self.table.get(key)?;
        Some(self.table.texts(key, example, self.report).into_iter().map(in_file).collect())
    }

    /// Returns an integer.
    pub fn number(&mut self, key: &'static str, example: &str) -> Option<Setting<i64>> {
        if let Some(setting) = self.variable(key) {
            let number = setting.value.parse();
            if number.is_err() {
                self.refuse(
                    &setting,
                    format!("`{key}` takes a whole number"),
                    "not a whole number",
                    format!("set the variable to {example}"),
                );
            }
            return Some(Setting { value: number.ok()?, span: setting.span, variable: setting.variable });
        }
        let value = self.table.get(key)?;
        match toml_table::whole_number(value.get_ref()) {
            Some(number) => Some(Setting { value: number, span: value.span(), variable: None }),
            None => toml_table::wrong_type(
                key,
                "a whole number",
                toml_table::write(key, example),
                value.get_ref(),
                value.span(),
                self.report,
            ),
        }
    }

    /// Returns a boolean; `None` if the key is missing.
    pub fn flag(&mut self, key: &'static str, example: &str) -> Option<Setting<bool>> {
        if let Some(setting) = self.variable(key) {
            let flag = setting.value.parse();
            if flag.is_err() {
                self.refuse(
                    &setting,
                    format!("`{key}` takes true or false"),
                    "not true or false",
                    format!("set the variable to {example}"),
                );
            }
            return Some(Setting { value: flag.ok()?, span: setting.span, variable: setting.variable });
        }
        let value = self.table.get(key)?;
        match value.get_ref().as_bool() {
            Some(flag) => Some(Setting { value: flag, span: value.span(), variable: None }),
            None => toml_table::wrong_type(
                key,
                "true or false",
                toml_table::write(key, example),
                value.get_ref(),
                value.span(),
                self.report,
            ),
        }
    }

    /// Reads a nested value. `read` gets the value, the positions of syntax errors in the document, and the report. An
    /// environment variable cannot hold a nested value.
    pub fn inner<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Spanned<DeValue<'_>>, &[Range<usize>], &mut FileReport) -> Option<T>,
    ) -> Option<Setting<T>> {
        if let Some(setting) = self.variable(key) {
            self.refuse(
                &setting,
                format!("`{key}` cannot be set here"),
                "the value has several parts",
                format!("set `{key}` in the file"),
            );
            return None;
        }
        let value = self.table.get(key)?;
        let read = read(value, self.table.broken(), self.report)?;
        Some(Setting { value: read, span: value.span(), variable: None })
    }

    /// Reports an invalid value at its position.
    pub fn refuse<T>(
        &mut self,
        setting: &Setting<T>,
        title: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        match &setting.variable {
            None => {
                self.report.error(setting.span.clone(), title).label(label).help(help);
            }
            Some((name, value)) => {
                let mut report = FileReport::new(file_name(name));
                report.error(setting.span.clone(), title).label(label).help(help);
                self.problems.add_report(&report, value);
            }
        }
    }

    fn variable(&mut self, key: &'static str) -> Option<Setting<String>> {
        let value = self.environment.remove(key)?;
        // Marks the key as read: the file's value is overridden.
        self.table.get(key);
        Some(Setting {
            value: value.trim().to_owned(),
            span: 0..value.len(),
            variable: Some((variable(self.name, key), value)),
        })
    }
}

fn in_file(text: Text) -> Setting<String> {
    Setting { value: text.value, span: text.span, variable: None }
}

fn variable(section: &str, key: &str) -> String {
    format!("{PREFIX}{}__{}", section.to_uppercase(), key.to_uppercase())
}

/// Returns the file name under which a variable is reported. The text of this file is the variable's value.
fn file_name(variable: &str) -> String {
    format!("environment variable {variable}")
}
