//! Parsing of a term file, `terms/<slug>.md`.

use std::{path::PathBuf, sync::Arc};

use glossary_core::slug::Slug;
use jiff::civil::Date;
use toml::de::DeValue;

use super::{MAX_DEFINITION, ReadOptions, Term, files, front_matter, sentence, sort_key};
use crate::{
    diagnostics::FileReport,
    markdown::{self, Link},
    toml_table::{self, Text, TomlTable},
};

/// A parsed term file.
pub(super) struct TermFile {
    /// The problems that the file has on its own.
    pub report: FileReport,
    /// The file's text.
    pub text: Arc<str>,
    /// The slug; `None` if the file's name is not a slug.
    pub slug: Option<Slug>,
    /// Whether the file is marked as a draft; `false` if the front matter cannot be read.
    pub draft: bool,
    /// The image files that the term refers to, missing ones included. The parsed HTML contains their sizes.
    pub images: Vec<PathBuf>,
    /// The term; `None` if a required part is missing.
    pub entry: Option<TermEntry>,
}

/// A term with the positions of its references, which are checked later.
pub(super) struct TermEntry {
    /// The term. Its references may be invalid.
    pub term: Arc<Term>,
    /// The sort key of the name ([`sort_key`]).
    pub sort_key: String,
    /// The name.
    pub name: Name,
    /// The other names.
    pub aliases: Vec<Name>,
    /// The topic's slug, as written.
    pub topic: Text,
    /// The related terms, as written.
    pub related: Vec<Text>,
    /// The former slugs and their positions.
    pub formerly: Vec<(Slug, Text)>,
    /// The links to other pages in the Markdown.
    pub links: Vec<Link>,
}

/// A name or an alias.
pub(super) struct Name {
    /// The name, as written.
    pub text: Text,
    /// The name in lower case, for comparing.
    pub folded: String,
}

impl From<Text> for Name {
    fn from(text: Text) -> Self {
        Self { folded: text.value.to_lowercase(), text }
    }
}

impl TermFile {
    /// Reads a file, and checks everything that does not depend on other files.
    pub fn read(path: PathBuf, options: &ReadOptions<'_>) -> Self {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut report = FileReport::new(path);
        let slug = slug(&stem, &mut report);
        match files::text(&mut report) {
            Ok(text) => {
                let mut file = Self { report, text: text.into(), slug, draft: false, images: Vec::new(), entry: None };
                file.entry = file.parse(options);
                file
            }
            Err(text) => Self { report, text: text.into(), slug, draft: false, images: Vec::new(), entry: None },
        }
    }

    fn parse(&mut self, options: &ReadOptions<'_>) -> Option<TermEntry> {
        let report = &mut self.report;
        let parts = front_matter::split(&self.text, report)?;
        let body = markdown::render(&self.text, parts.body, options.base, options.public, report);
        self.images = body.images;

        let front = front_matter::in_place(&self.text, &parts.front);
        let (document, broken) = toml_table::parse(&front, report);
        let mut table = TomlTable::new("the front matter", document.get_ref(), 0..3, &broken);
        let name = table.required_text("name", "\"REST API\"", report);
        let expansion = table.text("expansion", "\"Representational State Transfer API\"", report);
        let aliases = table.texts("aliases", "[\"RESTful API\"]", report);
        let topic = table.required_text("topic", "\"architecture\"", report);
        let definition = table.required_text("definition", "\"What it is, in one sentence.\"", report);
        let related = table.texts("related", "[\"api\", \"graphql\"]", report);
        let updated = updated(&mut table, options, report);
        self.draft = table.flag("draft", false, report);
        let autolink = table.flag("autolink", true, report);
        let exact_case = table.flag("exact_case", false, report);
        let formerly = table.texts("formerly", "[\"restful-api\"]", report);
        table.finish(report);

        if let Some(definition) = &definition {
            check_definition(definition, &self.text, report);
        }
        let formerly: Vec<_> =
            formerly.into_iter().filter_map(|text| Some((toml_table::slug(&text, report)?, text))).collect();
        let topic_slug = topic.as_ref().and_then(|topic| toml_table::slug(topic, report));
        let (name, topic) = (name?, topic?);
        let term = Term {
            slug: self.slug.clone()?,
            name: name.value.clone(),
            expansion: expansion.map(|text| text.value).filter(|text| !text.is_empty()),
            aliases: aliases.iter().map(|alias| alias.value.clone()).collect(),
            topic: topic_slug?,
            definition: definition?.value,
            related: related.iter().filter_map(|text| text.value.parse().ok()).collect(),
            updated: updated?,
            draft: self.draft,
            autolink,
            exact_case,
            formerly: formerly.iter().map(|(slug, _)| slug.clone()).collect(),
            explanation: body.explanation.into(),
            example: body.example.into(),
        };
        Some(TermEntry {
            sort_key: sort_key(&term.name),
            term: Arc::new(term),
            name: name.into(),
            aliases: aliases.into_iter().map(Name::from).collect(),
            topic,
            related,
            formerly,
            links: body.links,
        })
    }
}

/// Returns the slug in a file's name, or reports the name.
fn slug(stem: &str, report: &mut FileReport) -> Option<Slug> {
    let slug = stem.parse().ok();
    if slug.is_none() {
        let name = Slug::suggest(stem).map_or_else(|| "rest-api".to_owned(), String::from);
        report.error(0..0, format!("`{stem}.md` cannot be part of an address")).help(format!(
            "name the file like `{name}.md`: lower-case letters, digits and single hyphens between them"
        ));
    }
    slug
}

fn updated(table: &mut TomlTable<'_>, options: &ReadOptions<'_>, report: &mut FileReport) -> Option<Date> {
    let example = options.today.to_string();
    table.required("updated", &example, report)?;
    let value = table.get("updated")?;
    let date = match value.get_ref() {
        DeValue::Datetime(toml::value::Datetime { date: Some(date), time: None, offset: None }) => date,
        other => {
            return toml_table::wrong_type(
                "updated",
                "a date",
                toml_table::write("updated", &example),
                other,
                value.span(),
                report,
            );
        }
    };
    let date = i16::try_from(date.year)
        .ok()
        .zip(i8::try_from(date.month).ok().zip(i8::try_from(date.day).ok()))
        .and_then(|(year, (month, day))| Date::new(year, month, day).ok());
    let Some(date) = date else {
        report
            .error(value.span(), "no such day")
            .label("not in the calendar")
            .help(format!("write: updated = {example}"));
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

fn check_definition(definition: &Text, text: &str, report: &mut FileReport) {
    let length = definition.value.chars().count();
    if length > MAX_DEFINITION {
        let over = length - MAX_DEFINITION;
        let s = if over == 1 { "" } else { "s" };
        report
            .error(definition.span.clone(), format!("the definition has {length} characters"))
            .label(format!("at most {MAX_DEFINITION}"))
            .help(format!("shorten it by {over} character{s}; details belong in the explanation"));
    }
    if let Some(at) = sentence::second(&definition.value) {
        let second = &definition.value[at..];
        let written = &text[definition.span.clone()];
        let start = written.rfind(second).map_or(definition.span.start, |at| definition.span.start + at);
        let end = if start == definition.span.start { definition.span.end } else { start + second.len() };
        report
            .advice(start..end, "the definition has several sentences")
            .label("the second sentence")
            .help("write one sentence, and move the rest to the explanation");
    }
}
