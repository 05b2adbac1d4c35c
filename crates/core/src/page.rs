//! The data of a page: the contract between the publisher and the app.
//!
//! The publisher renders a page's HTML from its [`PageData`], embeds the data in the page as a JSON
//! data block for hydration, and writes it beside the page as `index.json` for client-side
//! navigation. The body of a page is HTML from the publisher: the app has no templates for bodies, and parses no Markdown.
//! The facts beside the body are for other programs; the app decodes few of them.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::form::FieldError;

/// The data of one page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageData {
    /// The build of the app that this data belongs to ([`crate::site::Site::app`]). An app of another
    /// build lets the browser load the page.
    pub app: String,
    /// The metadata in the document's head.
    pub head: Head,
    /// The content, by kind of page.
    pub page: Page,
    /// The body of the page: HTML from the publisher, with sanitised prose. Empty on the search page, whose body is the
    /// app's own, and in the data block of a document, which has the body. Long, so the allocation is shared.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub body: Arc<str>,
    /// The text above the contact form: HTML from the publisher. Empty in the data block of a document.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub contact_words: Arc<str>,
    /// The values and errors of a refused native form post. Empty in published pages.
    #[serde(default, skip_serializing_if = "FormState::is_empty")]
    pub form: FormState,
}

/// The metadata of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    /// The document's title, including the site's name.
    pub title: String,
    /// The description for search results and link previews.
    pub description: String,
    /// The canonical address, absolute.
    pub canonical: String,
    /// Whether search engines are asked not to index the page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub noindex: bool,
}

/// The content of a page, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Page {
    /// `/`, `/terms/` and `/topics/`
    Home(Home),
    /// `/terms/<slug>/`
    Term(Box<Term>),
    /// `/topics/<slug>/`
    Topic(Topic),
    /// `/search/`
    Search,
    /// `/contact/`
    Contact,
    /// `/embed/contact/`: only the form, for other sites' frames
    EmbeddedContact,
    /// `/thanks/`
    Thanks,
    /// `/embed/`: the configurator
    Embed,
    /// `/404.html`, for all other addresses
    NotFound,
}

impl Page {
    /// Returns whether the page's main content is the contact form.
    #[must_use]
    pub fn is_contact(&self) -> bool {
        matches!(self, Self::Contact | Self::EmbeddedContact)
    }

    /// Returns whether the page ends with the contact form.
    #[must_use]
    pub fn has_contact_form(&self) -> bool {
        !matches!(self, Self::Thanks | Self::Embed)
    }
}

/// The home page, or the page with one of its two lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Home {
    /// What the page lists.
    #[serde(default, skip_serializing_if = "HomeList::is_all")]
    pub list: HomeList,
    /// The number of terms.
    #[serde(skip_deserializing)]
    pub count: usize,
    /// The topics, in the order of `topics.toml`. Empty on the page of all terms.
    #[serde(skip_deserializing)]
    pub topics: Vec<TopicCard>,
    /// The term that the introduction shows. Omitted from the data block, as the letters.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub begin: Option<TermSummary>,
    /// Every term, by first letter. Omitted from the data block in the home page itself, whose HTML
    /// contains the list.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Letter>,
}

/// The lists of a [`Home`] page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HomeList {
    /// Topics and terms: `/`.
    #[default]
    All,
    /// All terms: `/terms/`.
    Terms,
    /// All topics: `/topics/`.
    Topics,
}

impl HomeList {
    fn is_all(&self) -> bool {
        *self == Self::All
    }
}

/// A topic on the home page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TopicCard {
    /// The topic's slug.
    pub slug: String,
    /// The topic's name.
    pub name: String,
    /// The summary, one sentence.
    pub summary: String,
    /// The number of terms in the topic.
    pub count: usize,
}

/// The terms of the A–Z list under one letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Letter {
    /// `A` to `Z`, or `#` for names that begin with another character.
    pub letter: char,
    /// The terms, in alphabetical order.
    pub terms: Vec<TermLink>,
}

/// A link to a term.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TermLink {
    /// The term's slug.
    pub slug: String,
    /// The term's name.
    pub name: String,
}

/// A link to a topic.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TopicLink {
    /// The topic's slug.
    pub slug: String,
    /// The topic's name.
    pub name: String,
}

/// A term with its definition, for lists on other pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TermSummary {
    /// The term's slug.
    pub slug: String,
    /// The term's name.
    pub name: String,
    /// The expansion of the name, or an empty string.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expansion: String,
    /// The definition, plain text, cut at a sentence or a word.
    pub definition: String,
    /// The letter of the term, if the term is the first of a letter in a long list; otherwise an empty string.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub letter: String,
}

/// A term's page, or the page of a name that several terms have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Term {
    /// The term's slug.
    pub slug: String,
    /// The call to action above the form. The app shows [`PageData::contact_words`] instead.
    #[serde(skip_deserializing)]
    pub call_to_action: CallToAction,
    /// The facts for other programs. The app does not decode them.
    #[serde(flatten, skip_deserializing)]
    pub facts: Option<Box<TermFacts>>,
}

/// What a term's page says, for programs that read its `index.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TermFacts {
    /// The term's topic, the main one of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicLink>,
    /// All topics, if there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicLink>,
    /// The term's name, such as `API`.
    pub name: String,
    /// The word that tells terms of the same name apart, or an empty string.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub qualifier: String,
    /// The expansion of the name, such as `Application Programming Interface`, or an empty string.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expansion: String,
    /// The short form of the name, or an empty string.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub abbreviation: String,
    /// Other names of the term.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The definition, plain text.
    pub definition: String,
    /// The definition as sanitised HTML, if it has markup.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub definition_html: Arc<str>,
    /// The explanation, sanitised HTML. May be empty.
    pub explanation: Arc<str>,
    /// The example, sanitised HTML. May be empty.
    pub example: Arc<str>,
    /// Related terms, in the author's order.
    pub related: Vec<TermSummary>,
    /// Terms with a wider meaning.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub broader: Vec<TermLink>,
    /// Terms with a narrower meaning.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub narrower: Vec<TermLink>,
    /// Terms of the same name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub senses: Vec<TermLink>,
    /// `deprecated`, `superseded`, `under-review`, or an empty string.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub status: &'static str,
    /// The term to use instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<TermLink>,
    /// The part of speech, or an empty string.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub part_of_speech: String,
    /// The pronunciation, or an empty string.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pronunciation: String,
    /// The sources of the definition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Reference>,
    /// What to read elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further_reading: Vec<Reference>,
    /// The site's own fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<ExtraField>,
    /// The day of the last change, `2026-11-22`, or an empty string.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub updated: String,
}

/// A text elsewhere. Title or address is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Reference {
    /// The title, or an empty string.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The address, or an empty string.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// A field of the site's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ExtraField {
    /// The key.
    pub key: String,
    /// The label on the page.
    pub label: String,
    /// The value on the page.
    pub value: String,
}

/// A topic's page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Topic {
    /// The topic's slug.
    pub slug: String,
    /// The topic's name.
    #[serde(skip_deserializing)]
    pub name: String,
    /// The summary.
    #[serde(skip_deserializing)]
    pub summary: String,
    /// The terms to read first, in reading order.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub start_here: Vec<TermLink>,
    /// All terms of the topic, in alphabetical order.
    #[serde(skip_deserializing)]
    pub terms: Vec<TermSummary>,
    /// The call to action above the form. The app shows [`PageData::contact_words`] instead.
    #[serde(skip_deserializing)]
    pub call_to_action: CallToAction,
}

/// The text above the contact form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CallToAction {
    /// The line above the heading: "Ready to grow your business?"
    pub lead: String,
    /// The heading: "Tell us what you're building."
    pub heading: String,
    /// The line below the heading: "We'll reply within one business day …"
    pub promise: String,
}

/// The state of a refused form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FormState {
    /// The typed values, by field name.
    pub values: BTreeMap<String, String>,
    /// The errors, in the form's order.
    pub errors: Vec<FieldError>,
}

impl FormState {
    /// Returns whether there are no values and no errors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.errors.is_empty()
    }
}
