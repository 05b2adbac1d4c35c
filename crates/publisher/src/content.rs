//! The content: `topics.toml` and one Markdown file per term.
//!
//! 1. Each file is read alone and in parallel: the front matter ([`term`]) and the Markdown ([`crate::markdown`]). A
//!    problem in one file never hides the problems of another.
//! 2. References between files are checked ([`check`]).
//! 3. The published topics and terms go into the [`Glossary`], in order.

mod check;
mod files;
mod former;
mod front_matter;
mod gaps;
mod order;
mod reader;
mod redirects;
mod rename;
mod sentence;
mod term;
mod topics;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use glossary_app::route::Route;
use glossary_core::{
    page::CallToAction,
    slug::{InvalidSlug, Slug, slugify, slugify_unicode},
};
use jiff::civil::Date;

pub(crate) use order::Collation;
pub use order::sort_key;
pub use reader::{Reader, Touched};
pub use rename::{FileChange, rename};

use crate::{
    diagnostics::{Problems, Rules},
    markdown::RenderOptions,
};

/// The folder of the term files, inside the content folder.
pub const TERMS: &str = "terms";
/// The file of the topics, inside the content folder.
pub const TOPICS: &str = "topics.toml";
/// The file of the redirects, inside the content folder.
pub const REDIRECTS: &str = "redirects.toml";
/// The length of a definition, in characters, from which shortening is advised.
pub const LONG_DEFINITION: usize = 240;
/// The longest definition, in characters.
pub const MAX_DEFINITION: usize = 1000;

/// The published topics and terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glossary {
    /// The topics, in the order of `topics.toml`.
    pub topics: Vec<Topic>,
    /// The terms, in alphabetical order ([`sort_key`]).
    pub terms: Vec<Arc<Term>>,
    /// The entries that only lead to a term, in alphabetical order.
    pub see: Vec<See>,
    /// The redirects of `redirects.toml`.
    pub redirects: Vec<Redirect>,
}

/// A redirect of `redirects.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// The former address: a path on this host, or a query of the home page, such as `?id=12`.
    pub from: String,
    /// Where the address leads.
    pub to: RedirectTarget,
}

/// The target of a redirect.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RedirectTarget {
    /// A page of the site.
    Page(Route),
    /// Another address.
    Url(String),
}

/// An entry "see X": a name that leads to a term.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct See {
    /// The slug, whose address redirects to the term.
    pub slug: Slug,
    /// The name.
    pub name: String,
    /// The slug of the term.
    pub target: Slug,
    /// Whether the entry is published only with `--drafts`.
    pub draft: bool,
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Topic {
    /// The slug, part of the topic's address.
    pub slug: Slug,
    /// The name.
    pub name: String,
    /// A summary of one or two sentences, plain text.
    pub summary: String,
    /// The terms to start with, in reading order. All belong to this topic.
    pub start_here: Vec<Slug>,
    /// The topic's own texts above the form.
    pub call_to_action: Option<CallToActionParts>,
}

/// The texts above the form that a topic overrides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CallToActionParts {
    /// The line above the heading.
    pub lead: Option<String>,
    /// The heading.
    pub heading: Option<String>,
    /// The promise below the heading.
    pub promise: Option<String>,
}

impl CallToActionParts {
    /// Returns these texts, with `defaults` for missing ones.
    #[must_use]
    pub fn or(&self, defaults: &CallToAction) -> CallToAction {
        let pick = |text: &Option<String>, default: &String| text.as_ref().unwrap_or(default).clone();
        CallToAction {
            lead: pick(&self.lead, &defaults.lead),
            heading: pick(&self.heading, &defaults.heading),
            promise: pick(&self.promise, &defaults.promise),
        }
    }
}

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The slug, part of the term's address and the name of its file.
    pub slug: Slug,
    /// The name, such as `API`.
    pub name: String,
    /// The word that tells terms of the same name apart: `finance` for "Bank (finance)".
    pub qualifier: Option<String>,
    /// The long form of the name, such as `Application Programming Interface`.
    pub expansion: Option<String>,
    /// The short form of the name, such as `FCP` for "First Contentful Paint".
    pub abbreviation: Option<String>,
    /// Other names of the term.
    pub aliases: Vec<String>,
    /// Names that search finds, and no page shows: misspellings, former names.
    pub hidden_aliases: Vec<String>,
    /// Everyday words and questions that search finds, and no page shows.
    pub asked: Vec<String>,
    /// The slugs of the term's topics. The first is the main one. Empty in a glossary without topics.
    pub topics: Vec<Slug>,
    /// The definition as plain text, at most [`MAX_DEFINITION`] characters.
    pub definition: String,
    /// The definition as sanitised HTML, without a paragraph around.
    pub definition_html: Arc<str>,
    /// The slugs of related terms, in the author's order.
    pub related: Vec<Slug>,
    /// The slugs of terms with a wider meaning.
    pub broader: Vec<Slug>,
    /// The slugs of terms with a narrower meaning.
    pub narrower: Vec<Slug>,
    /// The status; `None` for a term in use.
    pub status: Option<Status>,
    /// The term to use instead of this one.
    pub superseded_by: Option<Slug>,
    /// The part of speech, such as `noun`.
    pub part_of_speech: Option<String>,
    /// The pronunciation, such as `/ˈeɪ.piː.aɪ/`.
    pub pronunciation: Option<String>,
    /// The sources of the definition.
    pub sources: Vec<Reference>,
    /// What to read elsewhere.
    pub further_reading: Vec<Reference>,
    /// The day of the last change, where known.
    pub updated: Option<Date>,
    /// Whether the term is published only with `--drafts`.
    pub draft: bool,
    /// Whether the script for other sites may link the term automatically; `None` where the settings decide
    /// ([`TermSettings::links_automatically`]).
    pub autolink: Option<bool>,
    /// Whether automatic links require the name in its own case: "less" is not linked to "Less".
    pub exact_case: bool,
    /// Former slugs and addresses, which redirect to the term.
    pub formerly: Vec<Former>,
    /// The site's own fields, in the author's order.
    pub extra: Vec<(String, ExtraValue)>,
    /// The id of the term in the system that it was imported from.
    pub source_id: Option<String>,
    /// The explanation, sanitised HTML. May be empty.
    pub explanation: Arc<str>,
    /// The example, sanitised HTML. May be empty.
    pub example: Arc<str>,
    /// Explanation and example as the author has written them, Markdown.
    pub markdown: Arc<str>,
}

impl Term {
    /// Returns the name with its qualifier, as lists show it: "Bank (finance)".
    #[must_use]
    pub fn title(&self) -> String {
        match &self.qualifier {
            Some(qualifier) => [&self.name, " (", qualifier, ")"].concat(),
            None => self.name.clone(),
        }
    }

    /// Returns the slug of the main topic.
    #[must_use]
    pub fn topic(&self) -> Option<&Slug> {
        self.topics.first()
    }

    /// Returns the expansion, or the abbreviation: the other form of the name.
    #[must_use]
    pub fn other_form(&self) -> Option<&str> {
        self.expansion.as_deref().or(self.abbreviation.as_deref())
    }
}

/// The status of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The term should no longer be used.
    Deprecated,
    /// Another term has replaced the term.
    Superseded,
    /// The term's text is being reviewed.
    UnderReview,
}

impl Status {
    /// All statuses, with their names in the front matter.
    pub const ALL: [(&str, Self); 3] =
        [("deprecated", Self::Deprecated), ("superseded", Self::Superseded), ("under-review", Self::UnderReview)];

    /// Returns the name in the front matter.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("", |(name, _)| name)
    }
}

/// A text elsewhere: a source, or something to read on. Title or address is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The title, or an empty string.
    pub title: String,
    /// The address (`https:`, `http:`), or an empty string.
    pub url: String,
}

/// A former address of a term.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Former {
    /// A slug, whose page, data and card redirect.
    Slug(Slug),
    /// A path on this host, such as `/en-US/docs/Glossary/API`, or a query of the home page, such as `?id=12`.
    Path(String),
}

/// The value of a field of the site's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExtraValue {
    /// A text.
    Text(String),
    /// A number, as written.
    Number(String),
    /// Yes or no.
    Flag(bool),
    /// A list of texts.
    List(Vec<String>),
}

/// The settings that the content is read with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentSettings {
    /// The language of the texts, a BCP 47 tag; empty for English.
    pub language: String,
    /// The levels of the rules.
    pub rules: Rules,
    /// The labels of the site's own fields, by key.
    pub extra: BTreeMap<String, String>,
    /// The settings in `[terms]`.
    pub terms: TermSettings,
}

/// The settings in `[terms]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermSettings {
    /// Whether slugs may have letters of any script.
    pub unicode_slugs: bool,
    /// Whether automatic links lead to deprecated terms.
    pub autolink_deprecated: bool,
    /// Whether automatic links lead to superseded terms.
    pub autolink_superseded: bool,
    /// Whether automatic links lead to terms under review.
    pub autolink_under_review: bool,
}

impl TermSettings {
    /// The default settings.
    pub const DEFAULT: Self = Self {
        unicode_slugs: false,
        autolink_deprecated: true,
        autolink_superseded: true,
        autolink_under_review: true,
    };

    /// Returns the slug in a text, which may have letters of any script if the settings allow that.
    ///
    /// # Errors
    /// If the text is not a slug.
    pub fn slug(self, text: &str) -> Result<Slug, InvalidSlug> {
        if self.unicode_slugs { Slug::unicode(text) } else { text.parse() }
    }

    /// Returns whether automatic links may lead to a term.
    #[must_use]
    pub fn links_automatically(self, term: &Term) -> bool {
        term.autolink.unwrap_or(match term.status {
            Some(Status::Deprecated) => self.autolink_deprecated,
            Some(Status::Superseded) => self.autolink_superseded,
            Some(Status::UnderReview) => self.autolink_under_review,
            None => true,
        })
    }

    /// Returns a slug for a name, for advice and new files.
    #[must_use]
    pub fn slug_of(self, name: &str, language: &str) -> Option<Slug> {
        if self.unicode_slugs { slugify_unicode(name) } else { slugify(name, language) }
    }
}

impl Default for TermSettings {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl ContentSettings {
    /// The default settings.
    const DEFAULT: Self =
        Self { language: String::new(), rules: Rules::DEFAULT, extra: BTreeMap::new(), terms: TermSettings::DEFAULT };

    /// Returns the default settings.
    #[must_use]
    pub fn unset() -> &'static Self {
        static UNSET: ContentSettings = ContentSettings::DEFAULT;
        &UNSET
    }

    /// Returns the primary language subtag: `de` for `de-AT`.
    #[must_use]
    pub fn primary_language(&self) -> &str {
        match self.language.split('-').next() {
            Some("") | None => "en",
            Some(language) => language,
        }
    }
}

/// Options for reading the content.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions<'a> {
    /// Whether to publish drafts.
    pub drafts: bool,
    /// Today. A later date of a change is an error.
    pub today: Date,
    /// The site's base path, for links: empty, or like `/glossary`.
    pub base: &'a str,
    /// The folder of files that are published unchanged, for images.
    pub public: &'a Path,
    /// The settings of the content.
    pub settings: &'a ContentSettings,
}

impl<'a> ReadOptions<'a> {
    /// Returns the options of rendering Markdown.
    pub(crate) fn markdown(&self) -> RenderOptions<'a> {
        RenderOptions { base: self.base, public: self.public, language: self.settings.primary_language() }
    }
}

/// Reads and checks a content folder once; see [`Reader::read`].
#[must_use]
pub fn read(folder: &Path, options: &ReadOptions<'_>) -> (Glossary, Problems) {
    Reader::default().read(folder, options)
}
