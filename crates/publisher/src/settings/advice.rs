//! Advice on settings that are valid, but lose inquiries.

use std::ops::Range;

use glossary_core::delivery::{Preset, StorageProof};
use toml::de::{DeTable, DeValue};

use super::contact::Contact;
use crate::diagnostics::FileReport;

/// Adds the advice on the settings in `document`.
pub(super) fn add(contact: &Contact, document: &DeTable<'_>, report: &mut FileReport) {
    let place = place_of(document, "contact", "preset");
    if let Preset::Json(custom) | Preset::Form(custom) = &contact.preset
        && custom.proof == StorageProof::Nothing
    {
        report
            .advice(place.clone(), "nothing proves that an inquiry is stored")
            .label("this preset needs a `proof`")
            .help(
                "visitors never read that their message arrived; add the part of the endpoint's answer that confirms \
                 it: proof = { path = \"ok\", equals = true }",
            );
    }
    if !contact.preset.takes_plain_posts() && contact.email.is_empty() {
        report
            .advice(place, "visitors without JavaScript cannot write to you")
            .label("this endpoint accepts JSON only")
            .help("add an address for them in [contact]: email = \"hello@example.com\"");
    }
}

/// Returns the place of a key in the file; the beginning of the file if an environment variable sets the key.
fn place_of(document: &DeTable<'_>, section: &str, key: &str) -> Range<usize> {
    let section = document.get(section).and_then(|section| match section.get_ref() {
        DeValue::Table(entries) => Some(entries),
        _ => None,
    });
    section.and_then(|entries| entries.get(key)).map_or(0..0, |value| value.span())
}
