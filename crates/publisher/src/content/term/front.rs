//! The keys of the front matter.

use std::ops::Range;

use glossary_core::slug::Slug;
use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::{extra, references};
use crate::{
    content::{ExtraValue, Former, ReadOptions, Reference, Status, front_matter::FileParts},
    diagnostics::{FileReport, RULES, nearest},
    toml_table::{self, Text, TomlTable, listed, slips},
};

/// The front matter of a term.
#[derive(Default)]
pub(super) struct FrontMatter {
    pub name: Option<Text>,
    pub qualifier: Option<String>,
    pub expansion: Option<String>,
    pub abbreviation: Option<String>,
    pub aliases: Vec<Text>,
    pub hidden_aliases: Vec<String>,
    pub asked: Vec<String>,
    pub topics: Vec<Text>,
    /// Whether the topics were reported already.
    pub has_topic_errors: bool,
    pub definition: Option<Text>,
    pub related: Vec<Text>,
    pub broader: Vec<Text>,
    pub narrower: Vec<Text>,
    pub status: Option<Status>,
    pub superseded_by: Option<Text>,
    pub see: Option<Text>,
    pub part_of_speech: Option<String>,
    pub pronunciation: Option<String>,
    pub sources: Vec<Reference>,
    pub further_reading: Vec<Reference>,
    pub formerly: Vec<(Former, Text)>,
    pub updated: Option<Date>,
    pub draft: bool,
    pub exact_case: bool,
    pub autolink: Option<bool>,
    pub extra: Vec<(String, ExtraValue)>,
    pub source_id: Option<String>,
    /// The rules that the term switches off.
    pub allowed: Vec<String>,
}

impl FrontMatter {
    /// Reads all keys, and reports unknown ones.
    pub fn read(
        entries: &DeTable<'_>,
        parts: &FileParts,
        broken: &[Range<usize>],
        options: &ReadOptions<'_>,
        report: &mut FileReport,
    ) -> Self {
        let table = TomlTable::new("the front matter", entries, parts.fence.clone(), broken);
        let mut table = table.in_syntax(parts.syntax).with_synonyms();
        let name = table.required_text("name", "\"REST API\"", report);
        check_name(name.as_ref(), report);
        let qualifier = optional(&mut table, "qualifier", "\"finance\"", report);
        let expansion = optional(&mut table, "expansion", "\"Representational State Transfer API\"", report);
        let abbreviation = optional(&mut table, "abbreviation", "\"FCP\"", report);
        let aliases = table.texts("aliases", "[\"RESTful API\"]", report);
        let hidden_aliases = values(table.texts("hidden_aliases", "[\"REST AIP\"]", report));
        let asked = values(table.texts("asked", "[\"how do programs talk\"]", report));
        let see = table.text("see", "\"rest-api\"", report).map(toml_table::in_nfc);
        let example = "\"What it is, in one sentence.\"";
        let definition = match &see {
            None => table.required_text("definition", example, report),
            Some(see) => {
                if let Some(definition) = table.text("definition", example, report) {
                    report
                        .advice(definition.span, "a \"see\" entry has no definition")
                        .label("never shown")
                        .help(format!("remove `definition`, or `see`, which redirects readers to `{}`", see.value));
                }
                None
            }
        };
        let before = report.count();
        let topics = topics(&mut table, report);
        let has_topic_errors = report.count() > before || table.has_synonym_of("topic");
        Self {
            name,
            qualifier,
            expansion,
            abbreviation,
            aliases,
            hidden_aliases,
            asked,
            topics,
            has_topic_errors,
            definition,
            related: slugs(table.texts("related", "[\"api\", \"graphql\"]", report)),
            broader: slugs(table.texts("broader", "[\"api\"]", report)),
            narrower: slugs(table.texts("narrower", "[\"rest-api\"]", report)),
            status: status(&mut table, report),
            superseded_by: table.text("superseded_by", "\"rest-api\"", report).map(toml_table::in_nfc),
            see,
            part_of_speech: optional(&mut table, "part_of_speech", "\"noun\"", report),
            pronunciation: optional(&mut table, "pronunciation", "\"/ˈeɪ.piː.aɪ/\"", report),
            sources: references::list("sources", &mut table, report),
            further_reading: references::list("further_reading", &mut table, report),
            formerly: references::formerly(&mut table, report),
            updated: updated(&mut table, options, report),
            draft: table.flag("draft", false, report),
            autolink: table.optional_flag("autolink", true, report),
            exact_case: table.flag("exact_case", false, report),
            extra: extra::read(&mut table, &options.settings.extra, report),
            source_id: optional(&mut table, "source_id", "\"42\"", report),
            allowed: allowed(&mut table, broken, report),
        }
        .finished(table, report)
    }

    fn finished(self, table: TomlTable<'_>, report: &mut FileReport) -> Self {
        table.finish(report);
        self
    }
}

fn optional(table: &mut TomlTable<'_>, key: &'static str, example: &str, report: &mut FileReport) -> Option<String> {
    table.text(key, example, report).map(|text| text.value).filter(|text| !text.is_empty())
}

/// Returns slugs in the Unicode form that file names are compared in.
fn slugs(texts: Vec<Text>) -> Vec<Text> {
    texts.into_iter().map(toml_table::in_nfc).collect()
}

fn values(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

/// Reports Markdown and HTML in a name, which is plain text.
fn check_name(name: Option<&Text>, report: &mut FileReport) {
    let Some(name) = name else { return };
    let value = &name.value;
    let is_link = value.contains("](");
    let is_strong = ["**", "__", "``"].iter().any(|mark| value.matches(mark).count() > 1) && !value.starts_with("__");
    let is_code = value.len() > 2 && value.starts_with('`') && value.ends_with('`');
    let is_macro = value.contains("{{") || value.contains("{%");
    if is_link || is_strong || is_code || is_macro {
        report
            .rule("unrendered-markup", name.span.clone(), "Markdown in the name")
            .label("shown as it is written")
            .help("a name is plain text: remove the marks");
    }
}

/// Returns the topics of `topics` or `topic`. Whether a topic is required depends on `topics.toml`.
fn topics(table: &mut TomlTable<'_>, report: &mut FileReport) -> Vec<Text> {
    let one = table.text("topic", "\"architecture\"", report);
    let many = table.texts("topics", "[\"architecture\", \"data\"]", report);
    if let (Some(one), false) = (&one, many.is_empty()) {
        report
            .advice(one.span.clone(), "both `topic` and `topics`")
            .label("the second key for the same")
            .help("keep `topics`, and list the main topic first");
    }
    let topics: Vec<_> = if many.is_empty() { one.into_iter().collect() } else { many };
    // Whether the topic exists is checked later, with all files.
    let is_slug = |topic: &Text, report: &mut FileReport| {
        Slug::unicode(&topic.value).is_ok() || toml_table::slug(topic, false, report).is_some()
    };
    slugs(topics).into_iter().filter(|topic| is_slug(topic, report)).collect()
}

fn status(table: &mut TomlTable<'_>, report: &mut FileReport) -> Option<Status> {
    let text = table.text("status", "\"deprecated\"", report)?;
    let value = text.value.to_lowercase().replace([' ', '_'], "-");
    let status = Status::ALL.iter().find(|(name, _)| *name == value);
    if status.is_none() {
        let names = Status::ALL.map(|(name, _)| name);
        let help = match nearest(&value, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the statuses are {}; a term in use has none", listed(&names)),
        };
        report.error(text.span, format!("no status `{}`", text.value)).label("unknown status").help(help);
    }
    status.map(|(_, status)| *status)
}

/// Returns the rules that `[check]` switches off.
fn allowed(table: &mut TomlTable<'_>, broken: &[Range<usize>], report: &mut FileReport) -> Vec<String> {
    let syntax = table.syntax();
    let Some(value) = table.get("check") else { return Vec::new() };
    let help = "write a line `[check]`, and below it: allow = [\"missing-example\"]";
    let DeValue::Table(entries) = value.get_ref() else {
        return toml_table::wrong_type("check", "a table", help.to_owned(), value.get_ref(), value.span(), report)
            .unwrap_or_default();
    };
    let mut table = TomlTable::new("[check]", entries, value.span(), broken).in_syntax(syntax);
    let texts = table.texts("allow", "[\"missing-example\"]", report);
    table.finish(report);
    let names = RULES.map(|(name, _)| name);
    for text in texts.iter().filter(|text| !names.contains(&text.value.as_str())) {
        let help = match nearest(&text.value, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the rules are {}", listed(&names)),
        };
        report.error(text.span.clone(), format!("no rule `{}`", text.value)).label("unknown rule").help(help);
    }
    values(texts)
}

fn updated(table: &mut TomlTable<'_>, options: &ReadOptions<'_>, report: &mut FileReport) -> Option<Date> {
    let syntax = table.syntax();
    let value = table.get("updated")?;
    let example = options.today.to_string();
    let assign = |day: &str| syntax.assign("updated", day);
    let date = match value.get_ref() {
        DeValue::Datetime(toml::value::Datetime { date: Some(date), time: None, offset: None }) => {
            let parts = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
            match parts {
                (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
                _ => None,
            }
        }
        DeValue::String(text) if text.parse::<Date>().is_ok() && text.len() == 10 => text.parse().ok(),
        DeValue::String(text) if text.trim().is_empty() => {
            report
                .error(value.span(), "`updated` is empty")
                .label("no date here")
                .help(format!("write: {}, or remove the key where the day is unknown", assign(&example)));
            return None;
        }
        DeValue::String(text) if !slips::meant_days(text).is_empty() => {
            let days = slips::meant_days(text);
            let problem = report.error(value.span(), format!("`{}` is not a date of this format", text.trim()));
            problem.label("here").help(slips::dates_help(&days, assign).unwrap_or_default());
            if let [day] = days[..] {
                problem.fix(day.to_string());
            }
            return None;
        }
        DeValue::Datetime(toml::value::Datetime { date: Some(date), time: Some(_), .. }) => {
            let day = date.to_string();
            let help = format!("write: {}", assign(&day));
            report.error(value.span(), "`updated` takes a date").label("this is a time").help(help).fix(day);
            return None;
        }
        other => {
            let day = match other {
                DeValue::Datetime(toml::value::Datetime { date: Some(date), .. }) => date.to_string(),
                _ => example,
            };
            let help = format!("write: {}", assign(&day));
            return toml_table::wrong_type("updated", "a date", help, other, value.span(), report);
        }
    };
    let Some(date) = date else {
        report
            .error(value.span(), "no such day")
            .label("not in the calendar")
            .help(format!("write: {}", assign(&example)));
        return None;
    };
    // In time zones to the east, tomorrow may have begun.
    if options.today.tomorrow().is_ok_and(|tomorrow| date > tomorrow) {
        report
            .error(value.span(), "`updated` is in the future")
            .label(format!("today is {}", options.today))
            .help("write the day of the last change");
    }
    Some(date)
}
