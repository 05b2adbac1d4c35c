//! What all pages of a site share. It lies in every published page, beside that
//! page's [`crate::page::PageData`].

use serde::{Deserialize, Serialize};

use crate::{form::Form, page::CallToAction};

/// The site, as the app knows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// The glossary's name.
    pub name: String,
    /// What it is, in a sentence or two: the home page's introduction.
    pub description: String,
    /// Whose glossary it is.
    pub company: String,
    /// The address of the logo, below the origin, or an empty text.
    #[serde(default)]
    pub logo: String,
    /// The company's own site, absolute, or an empty text.
    pub company_url: String,
    /// The path below which the site lives: empty, or like `/glossary`.
    pub base: String,
    /// Which build of the app the page belongs to: its WebAssembly's content hash.
    pub app: String,
    /// Where and how an inquiry is sent.
    pub contact: Contact,
}

/// The contact form: where it goes, and what it says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// The address that inquiries are posted to: absolute, or a path on this origin.
    pub endpoint: String,
    /// Its fields.
    pub form: Form,
    /// The words above the form where a page has none of its own.
    pub call_to_action: CallToAction,
}
