//! The data that all pages of a site share. Every published page contains it, beside its
//! [`crate::page::PageData`].

use serde::{Deserialize, Serialize};

use crate::contact::Contact;

/// The site's data for the app.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// The glossary's name.
    pub name: String,
    /// The introduction on the home page, one or two sentences.
    pub description: String,
    /// The name of the company that publishes the glossary.
    pub company: String,
    /// The logo's address on this origin, or an empty string.
    #[serde(default)]
    pub logo: String,
    /// The address of the company's website, absolute, or an empty string.
    pub company_url: String,
    /// The site's base path: empty, or like `/glossary`.
    pub base: String,
    /// The build of the app: the content hash of its WebAssembly.
    pub app: String,
    /// The settings of the contact form.
    pub contact: Contact,
}
