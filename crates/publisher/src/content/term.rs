//! Parsing of a term file, `terms/<slug>.md`.

mod definition;
mod extra;
mod front;
mod references;

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use glossary_core::slug::{MAX_LENGTH, Slug};
use unicode_normalization::UnicodeNormalization as _;

use self::{definition::Definition, front::FrontMatter};
use super::{ContentSettings, Former, ReadOptions, See, Term, files, front_matter, gaps, sort_key};
use crate::{
    diagnostics::FileReport,
    markdown::{self, Link},
    toml_table::{Syntax, Text},
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
    /// The rules that the file switches off.
    pub allowed: Vec<String>,
    /// The image files that the term refers to, missing ones included. The parsed HTML contains their sizes.
    pub images: Vec<PathBuf>,
    /// What the file says; `None` if the front matter cannot be found.
    pub entry: Option<TermEntry>,
}

/// The content of a term file with the positions of its references, which are checked later.
pub(super) struct TermEntry {
    /// The term, or where a "see" entry leads; `None` if a required part is missing. References may be invalid.
    pub content: Option<Content>,
    /// The position of the front matter's beginning.
    pub fence: Range<usize>,
    /// The syntax of the front matter.
    pub syntax: Syntax,
    /// Whether the front matter has syntax errors, which may hide keys.
    pub is_broken: bool,
    /// The sort key of the name ([`sort_key`]).
    pub sort_key: Vec<u8>,
    /// The name.
    pub name: Option<Name>,
    /// The qualifier, for comparing.
    pub qualifier: String,
    /// The other names that pages show.
    pub aliases: Vec<Name>,
    /// The topics' slugs, as written.
    pub topics: Vec<Text>,
    /// The lists of other terms: each key with the slugs, as written.
    pub lists: [(&'static str, Vec<Text>); 3],
    /// The single other terms: each key with the slug, as written.
    pub singles: [(&'static str, Option<Text>); 2],
    /// The former addresses and their positions.
    pub formerly: Vec<(Former, Text)>,
    /// The links to other pages in the definition and the Markdown.
    pub links: Vec<Link>,
}

/// What a term file publishes.
pub(super) enum Content {
    /// A term.
    Term(Arc<Term>),
    /// An entry that leads to a term.
    See(See),
}

impl TermEntry {
    /// Returns the term.
    pub fn term(&self) -> Option<&Arc<Term>> {
        match &self.content {
            Some(Content::Term(term)) => Some(term),
            _ => None,
        }
    }

    /// Returns the term that a "see" entry leads to, as written.
    pub fn see(&self) -> Option<&Text> {
        self.singles[0].1.as_ref()
    }
}

/// A name or an alias.
pub(super) struct Name {
    /// The name, as written.
    pub text: Text,
    /// The name in lower case and in NFC, for comparing.
    pub folded: String,
}

impl From<Text> for Name {
    fn from(text: Text) -> Self {
        let lower = text.value.to_lowercase();
        Self { folded: if lower.is_ascii() { lower } else { lower.nfc().collect() }, text }
    }
}

impl TermFile {
    /// Reads a file, and checks everything that does not depend on other files.
    /// With `fill_gaps`, missing parts are replaced by placeholders ([`gaps`]).
    pub fn read(path: PathBuf, options: &ReadOptions<'_>, fill_gaps: bool) -> Self {
        let stem = stem_of(&path);
        let mut report = FileReport::new(path);
        let slug = slug(&stem, options.settings, &mut report);
        let text = files::text(&mut report);
        let (Ok(text) | Err(text)) = &text;
        let mut file = Self {
            report,
            text: text.as_str().into(),
            slug,
            draft: false,
            allowed: Vec::new(),
            images: Vec::new(),
            entry: None,
        };
        if file.report.is_empty() || file.slug.is_none() {
            file.entry = file.parse(options, fill_gaps);
        }
        file
    }

    fn parse(&mut self, options: &ReadOptions<'_>, fill_gaps: bool) -> Option<TermEntry> {
        let report = &mut self.report;
        report_control_character(&self.text, report);
        let parts = front_matter::split(&self.text, report)?;
        let placed = front_matter::in_place(&self.text, &parts, report);
        let (document, broken) = front_matter::parse(&placed, &parts, report);
        let front = FrontMatter::read(document.get_ref(), &parts, &broken, options, report);
        let is_see = front.see.is_some();

        let mut links = Vec::new();
        let definition = front.definition.as_ref().map(|text| {
            let (definition, found) = Definition::read(text, &self.text, options, report);
            links.extend(found);
            definition
        });
        let body = markdown::render(&self.text, parts.body.clone(), &options.markdown(), is_see, report);
        links.extend(body.links);
        let (mut explanation, mut example) = (body.explanation, body.example);
        let mut name = front.name.as_ref().map(|name| name.value.clone());
        let mut definition = definition;
        if fill_gaps {
            name = name.or_else(|| Some(gaps::name(&stem_of(report.file()))));
            definition = definition.or_else(|| {
                let (plain, html) = gaps::definition();
                Some(Definition { plain, html })
            });
            if front.draft {
                gaps::mark(&mut explanation, "explanation");
                gaps::mark(&mut example, "example");
            }
        }
        self.images = body.images;
        self.draft = front.draft;
        self.allowed = front.allowed;

        let slugs =
            |texts: &[Text]| texts.iter().filter_map(|text| Slug::unicode(&text.value).ok()).collect::<Vec<_>>();
        let single = |text: &Option<Text>| text.as_ref().and_then(|text| Slug::unicode(&text.value).ok());
        let name_text = front.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
        let content = || {
            let slug = self.slug.clone()?;
            if let Some(target) = &front.see {
                let target = Slug::unicode(&target.value).ok()?;
                return Some(Content::See(See { slug, name: name?, target, draft: front.draft }));
            }
            let definition = definition?;
            Some(Content::Term(Arc::new(Term {
                slug,
                name: name?,
                qualifier: front.qualifier.clone(),
                expansion: front.expansion,
                abbreviation: front.abbreviation,
                aliases: front.aliases.iter().map(|alias| alias.value.clone()).collect(),
                hidden_aliases: front.hidden_aliases,
                asked: front.asked,
                topics: slugs(&front.topics),
                definition: definition.plain,
                definition_html: definition.html.into(),
                related: slugs(&front.related),
                broader: slugs(&front.broader),
                narrower: slugs(&front.narrower),
                status: front.status,
                superseded_by: single(&front.superseded_by),
                part_of_speech: front.part_of_speech,
                pronunciation: front.pronunciation,
                sources: front.sources,
                further_reading: front.further_reading,
                updated: front.updated,
                draft: front.draft,
                autolink: front.autolink,
                exact_case: front.exact_case,
                formerly: front.formerly.iter().map(|(former, _)| former.clone()).collect(),
                extra: front.extra,
                source_id: front.source_id,
                explanation: explanation.into(),
                example: example.into(),
                markdown: self.text.get(parts.body.clone()).unwrap_or_default().trim().replace("\r\n", "\n").into(),
            })))
        };
        let content = content();
        Some(TermEntry {
            content,
            fence: parts.fence,
            syntax: parts.syntax,
            is_broken: !broken.is_empty() || front.has_topic_errors,
            sort_key: sort_key(&name_text, &options.settings.language),
            qualifier: front.qualifier.unwrap_or_default().to_lowercase(),
            name: front.name.map(Name::from),
            aliases: front.aliases.into_iter().map(Name::from).collect(),
            topics: front.topics,
            lists: [("related", front.related), ("broader", front.broader), ("narrower", front.narrower)],
            singles: [("see", front.see), ("superseded_by", front.superseded_by)],
            formerly: front.formerly,
            links,
        })
    }
}

/// Reports the first character that no text has: feeds would be invalid, and terminals would obey it.
fn report_control_character(text: &str, report: &mut FileReport) {
    let bytes = text.as_bytes().iter();
    // A quick check of bytes: other control characters have two bytes in UTF-8.
    let ascii = bytes.enumerate().find(|(_, byte)| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t'));
    if let Some((at, byte)) = ascii {
        report
            .error(at..at + 1, format!("a control character (U+{byte:04X})"))
            .label("invisible")
            .help("delete the character: texts cannot contain it");
    }
}

fn stem_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the slug in a file's name, or reports the name.
fn slug(stem: &str, settings: &ContentSettings, report: &mut FileReport) -> Option<Slug> {
    let slug = settings.terms.slug(stem).ok();
    if slug.is_none() {
        let name = settings.terms.slug_of(stem, settings.primary_language());
        let name = name.map_or_else(|| "rest-api".to_owned(), String::from);
        let length = stem.chars().count();
        if length > MAX_LENGTH && stem.chars().all(|c| c.is_alphanumeric() && !c.is_ascii_uppercase() || c == '-') {
            report.error(0..0, format!("the file's name has {length} characters, without `.md`")).help(format!(
                "at most {MAX_LENGTH} characters can be part of an address: name the file like `{name}.md`"
            ));
        } else if Slug::unicode(stem).is_ok() {
            report.error(0..0, format!("`{stem}.md` has letters that are not from a to z")).help(format!(
                "name the file like `{name}.md`, or allow letters of all scripts in the settings:\n[terms]\nunicode_slugs = true"
            ));
        } else {
            report.error(0..0, format!("`{stem}.md` cannot be part of an address")).help(format!(
                "name the file like `{name}.md`: lower-case letters, digits and single hyphens between them"
            ));
        }
    }
    slug
}
