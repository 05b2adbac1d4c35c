//! What all pages of a site share. It lies in every published page, beside that
//! page's [`crate::page::PageData`].

use serde::{Deserialize, Serialize};

use crate::{
    delivery::{Preset, Target},
    form::{Field, Form},
    page::CallToAction,
};

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

/// The contact form: where it goes, what it asks, and what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// What kind of endpoint the inquiries go to.
    pub preset: Preset,
    /// The address that inquiries are posted to: absolute, or a path on this origin.
    pub endpoint: String,
    /// Where they are posted to when the endpoint cannot be reached, or an empty text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fallback: String,
    /// What kind of endpoint the fallback is.
    #[serde(skip_serializing_if = "Preset::is_inbox")]
    pub fallback_preset: Preset,
    /// Its fields.
    pub form: Form,
    /// The words above the form where a page has none of its own.
    pub call_to_action: CallToAction,
    /// How long it is remembered where a visitor came from.
    pub origin: Provenance,
    /// The address to write to where the form cannot be sent, or an empty text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// For how many days an inquiry that could not be sent is kept on the device
    /// and tried again.
    pub keep_days: u32,
    /// The sender's device solves a challenge of `/api/challenge` for each attempt.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub proof_of_work: bool,
    /// What happens is also told to `window.dataLayer`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub data_layer: bool,
}

/// For how long an inquiry is kept on the device where nothing else is set, in days.
pub const KEEP_DAYS: u32 = 7;

impl Default for Contact {
    fn default() -> Self {
        Self {
            preset: Preset::Inbox,
            endpoint: String::new(),
            fallback: String::new(),
            fallback_preset: Preset::Inbox,
            form: Form::default(),
            call_to_action: CallToAction::default(),
            origin: Provenance::default(),
            email: String::new(),
            keep_days: KEEP_DAYS,
            proof_of_work: false,
            data_layer: false,
        }
    }
}

impl Contact {
    /// What kind of endpoint the target is, and its address.
    #[must_use]
    pub fn target(&self, target: Target) -> (&Preset, &str) {
        match target {
            Target::Endpoint => (&self.preset, &self.endpoint),
            Target::Fallback => (&self.fallback_preset, &self.fallback),
        }
    }

    /// What the field's controls are called in a published page: whoever else takes
    /// what a browser posts by itself has names of its own for the fields.
    #[must_use]
    pub fn control<'a>(&self, field: &'a Field) -> &'a str {
        let own = self.preset.is_inbox() || !self.preset.takes_plain_posts() || field.sent_as.is_empty();
        if own { &field.name } else { &field.sent_as }
    }
}

/// How long the browser remembers the landing page, the terms read and the
/// search that led to an inquiry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// Not at all: an inquiry names its page and nothing more.
    Off,
    /// As long as the tab is open.
    #[default]
    Session,
    /// In all tabs, until half an hour has passed without a page.
    Visit,
}
