//! The content: `topics.toml` and one Markdown file per term, read and checked.
//!
//! 1. Every file is read on its own, in parallel: the front matter
//!    ([`term`]), the Markdown ([`crate::markdown`]). One bad file never hides
//!    the mistakes of another.
//! 2. What one file says of others is checked against all of them ([`check`]).
//! 3. What is to be published goes into the [`Glossary`], in order.

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

/// The folder of the terms, inside of the content's.
pub const TERMS: &str = "terms";
/// The file of the topics, inside of the content's folder.
pub const TOPICS: &str = "topics.toml";
/// The longest definition, in characters.
pub const MAX_DEFINITION: usize = 240;

/// All that is to be published.
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
    /// Its part of the address.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it is about, in a sentence or two, plain text.
    pub summary: String,
    /// Where to start: terms of this topic, in reading order.
    pub start_here: Vec<Slug>,
    /// Its own words above the form.
    pub call_to_action: Option<CallToActionParts>,
}

/// Words above the form, as far as a topic has its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CallToActionParts {
    /// The line above.
    pub lead: Option<String>,
    /// The heading.
    pub heading: Option<String>,
    /// What to expect.
    pub promise: Option<String>,
}

impl CallToActionParts {
    /// These words, and the given ones where there are none.
    #[must_use]
    pub fn or(&self, others: &CallToAction) -> CallToAction {
        let pick = |own: &Option<String>, other: &String| own.as_ref().unwrap_or(other).clone();
        CallToAction {
            lead: pick(&self.lead, &others.lead),
            heading: pick(&self.heading, &others.heading),
            promise: pick(&self.promise, &others.promise),
        }
    }
}

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its part of the address, and its file's name.
    pub slug: Slug,
    /// Its name, such as `API`.
    pub name: String,
    /// What the name stands for, such as `Application Programming Interface`.
    pub expansion: Option<String>,
    /// Other names that people use.
    pub aliases: Vec<String>,
    /// The topic that it belongs to.
    pub topic: Slug,
    /// What it is: one sentence, plain text, at most [`MAX_DEFINITION`] characters.
    pub definition: String,
    /// Related terms, in the author's order.
    pub related: Vec<Slug>,
    /// The day of the last change.
    pub updated: Date,
    /// Published on request only.
    pub draft: bool,
    /// Pages of other sites may link it wherever they say its name.
    pub autolink: bool,
    /// They do so in its own case alone: "Less" is no "less".
    pub exact_case: bool,
    /// Slugs that it had before.
    pub formerly: Vec<Slug>,
    /// The explanation, sanitised HTML.
    pub explanation: Arc<str>,
    /// The example, sanitised HTML.
    pub example: Arc<str>,
}

/// How to read the content.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions<'a> {
    /// Publish drafts too.
    pub drafts: bool,
    /// The day on which the content is read: nothing may have changed later.
    pub today: Date,
    /// The path below which the site lives, for links: empty, or like `/glossary`.
    pub base: &'a str,
    /// The folder of the files that are published as they are, for images.
    pub public: &'a Path,
}

/// Reads and checks a content folder, once: see [`Reader::read`].
#[must_use]
pub fn read(folder: &Path, options: &ReadOptions<'_>) -> (Glossary, Problems) {
    Reader::default().read(folder, options)
}
