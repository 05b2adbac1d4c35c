//! The content: `topics.toml` and one Markdown file per term.
//!
//! 1. Each file is read alone and in parallel: the front matter ([`term`]) and the Markdown ([`crate::markdown`]). A
//!    problem in one file never hides the problems of another.
//! 2. References between files are checked ([`check`]).
//! 3. The published topics and terms go into the [`Glossary`], in order.

mod check;
mod files;
mod front_matter;
mod order;
mod reader;
mod sentence;
mod term;
mod topics;

use std::{path::Path, sync::Arc};

use glossary_core::{page::CallToAction, slug::Slug};
use jiff::civil::Date;

pub use order::sort_key;
pub use reader::{Reader, Touched};

use crate::diagnostics::Problems;

/// The folder of the term files, inside the content folder.
pub const TERMS: &str = "terms";
/// The file of the topics, inside the content folder.
pub const TOPICS: &str = "topics.toml";
/// The longest definition, in characters.
pub const MAX_DEFINITION: usize = 240;

/// The published topics and terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glossary {
    /// The topics, in the order of `topics.toml`.
    pub topics: Vec<Topic>,
    /// The terms, in alphabetical order ([`sort_key`]).
    pub terms: Vec<Arc<Term>>,
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
    /// The long form of the name, such as `Application Programming Interface`.
    pub expansion: Option<String>,
    /// Other names of the term.
    pub aliases: Vec<String>,
    /// The slug of the term's topic.
    pub topic: Slug,
    /// The definition: one sentence, plain text, at most [`MAX_DEFINITION`] characters.
    pub definition: String,
    /// The slugs of related terms, in the author's order.
    pub related: Vec<Slug>,
    /// The day of the last change.
    pub updated: Date,
    /// Whether the term is published only with `--drafts`.
    pub draft: bool,
    /// Whether the script for other sites may link the term automatically.
    pub autolink: bool,
    /// Whether automatic links require the name in its own case: "less" is not linked to "Less".
    pub exact_case: bool,
    /// Former slugs, whose addresses redirect to the term.
    pub formerly: Vec<Slug>,
    /// The explanation, sanitised HTML.
    pub explanation: Arc<str>,
    /// The example, sanitised HTML.
    pub example: Arc<str>,
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
}

/// Reads and checks a content folder once; see [`Reader::read`].
#[must_use]
pub fn read(folder: &Path, options: &ReadOptions<'_>) -> (Glossary, Problems) {
    Reader::default().read(folder, options)
}
