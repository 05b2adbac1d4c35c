//! What a page says: the contract between the publisher and the app.
//!
//! One [`PageData`] renders the page's HTML on the host, lies in that page as a
//! JSON data block from which the app hydrates, and is served beside it as
//! `index.json` for navigation without a load. Prose arrives as finished HTML,
//! made and sanitised by the publisher: the app never parses Markdown.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::inquiry::FieldError;

/// All that one page shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageData {
    /// Which build of the app this data was made for ([`crate::site::Site::app`]).
    /// An app of another build leaves the page to the browser to load.
    pub app: String,
    /// What the document's head says of the page.
    pub head: Head,
    /// The page's own part.
    pub page: Page,
    /// What the visitor had typed when a form posted without scripting was
    /// refused. Empty on every published page.
    #[serde(default, skip_serializing_if = "FormState::is_empty")]
    pub form: FormState,
}

/// What the document's head says of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    /// The document's title, the site's name included.
    pub title: String,
    /// A sentence for search results and link previews.
    pub description: String,
    /// The page's one true address, absolute.
    pub canonical: String,
    /// Search engines are asked to leave this page out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub noindex: bool,
}

/// The page's own part, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Page {
    /// `/`
    Home(Home),
    /// `/terms/<slug>/`
    Term(Box<Term>),
    /// `/topics/<slug>/`
    Topic(Topic),
    /// `/search/`
    Search,
    /// `/contact/`
    Contact,
    /// `/embed/contact/`: the form alone, for other sites' frames
    EmbeddedContact,
    /// `/thanks/`
    Thanks,
    /// `/embed/`: finished HTML of the publisher's. Left out of the data block in the page itself.
    Embed(Arc<str>),
    /// Any address that is no page: `/404.html`
    NotFound,
}

impl Page {
    /// The form is what the page is about.
    #[must_use]
    pub fn is_contact(&self) -> bool {
        matches!(self, Self::Contact | Self::EmbeddedContact)
    }
}

/// The home page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Home {
    /// How many terms there are.
    pub count: usize,
    /// The topics, in the order of `topics.toml`.
    pub topics: Vec<TopicCard>,
    /// Every term, by first letter. Left out of the data block in the home page
    /// itself, whose HTML has it already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Letter>,
}

/// A topic, as the home page presents it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TopicCard {
    /// The topic's slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// How many terms it has.
    pub count: usize,
}

/// The terms of the A–Z list under one letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Letter {
    /// `A` to `Z`, or `#` for names that begin otherwise.
    pub letter: char,
    /// The terms, in alphabetical order.
    pub terms: Vec<TermLink>,
}

/// A link to a term.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TermLink {
    /// The term's slug.
    pub slug: String,
    /// The term's name.
    pub name: String,
}

/// A link to a topic.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TopicLink {
    /// The topic's slug.
    pub slug: String,
    /// The topic's name.
    pub name: String,
}

/// A term with its definition, where another page mentions it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TermSummary {
    /// The term's slug.
    pub slug: String,
    /// The term's name.
    pub name: String,
    /// What the name stands for, or an empty text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expansion: String,
    /// The definition, one sentence.
    pub definition: String,
}

/// A term's page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Term {
    /// The term's slug.
    pub slug: String,
    /// The topic that it belongs to.
    pub topic: TopicLink,
    /// The term's name, such as `API`.
    pub name: String,
    /// What the name stands for, such as `Application Programming Interface`, or an empty text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expansion: String,
    /// Other names that people use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The definition, one sentence, plain text.
    pub definition: String,
    /// The explanation, sanitised HTML. Long, and shared with the content that it comes from.
    pub explanation: Arc<str>,
    /// The example, sanitised HTML.
    pub example: Arc<str>,
    /// Related terms, in the author's order.
    pub related: Vec<TermSummary>,
    /// The day of the last change: `2026-11-22`.
    pub updated: String,
    /// The call to action above the form.
    pub call_to_action: CallToAction,
}

/// A topic's page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Topic {
    /// The topic's slug.
    pub slug: String,
    /// The topic's name.
    pub name: String,
    /// What the topic is about.
    pub summary: String,
    /// Where to start, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub start_here: Vec<TermLink>,
    /// All its terms, in alphabetical order.
    pub terms: Vec<TermSummary>,
    /// The call to action above the form.
    pub call_to_action: CallToAction,
}

/// The words that lead to the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CallToAction {
    /// The line above: "Ready to grow your business?"
    pub lead: String,
    /// The heading: "Tell us what you're building."
    pub heading: String,
    /// What to expect: "We'll reply within one business day …"
    pub promise: String,
}

/// A refused form: what was typed, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FormState {
    /// What was typed, by field.
    pub values: BTreeMap<String, String>,
    /// What is wrong, in the form's order.
    pub errors: Vec<FieldError>,
}

impl FormState {
    /// Nothing was typed and nothing refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.errors.is_empty()
    }
}
