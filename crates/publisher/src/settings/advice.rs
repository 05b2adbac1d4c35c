//! Advice on settings that are valid, but lose inquiries.

use std::ops::Range;

use glossary_core::{
    delivery::{Preset, StorageProof},
    hosting::is_reachable,
};
use toml::de::{DeTable, DeValue};

use super::{
    contact::Contact,
    forward::{Forward, ForwardTarget},
    site::SiteSettings,
};
use crate::diagnostics::FileReport;

/// The settings that advice is about.
pub(super) struct Advised<'a> {
    pub(super) site: &'a SiteSettings,
    pub(super) contact: &'a Contact,
    pub(super) forward: &'a [Forward],
}

/// Adds the advice on the settings in `document`.
pub(super) fn add(settings: &Advised<'_>, document: &DeTable<'_>, report: &mut FileReport) {
    let contact = settings.contact;
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
    // An inbox at another address has settings of its own.
    if contact.preset.is_inbox() && contact.endpoint.starts_with('/') {
        add_inbox(settings, document, report);
    }
}

/// Adds the advice on the inbox, as `glossary serve` logs it. A site without a public address is not in use yet, and has
/// no targets.
fn add_inbox(settings: &Advised<'_>, document: &DeTable<'_>, report: &mut FileReport) {
    let place = place_of(document, "site", "base_url");
    let host = settings.site.base_url.host_str().unwrap_or_default();
    let any = |is: fn(&ForwardTarget) -> bool| settings.forward.iter().any(|forward| is(&forward.target));
    let notifies_team = any(ForwardTarget::notifies_team);
    match (is_reachable(host), notifies_team) {
        (false, true) => {
            report
                .rule("base-url", place, format!("visitors of a public site cannot send inquiries to `{host}`"))
                .label("a local or reserved name")
                .help("write the site's public address: the inbox refuses pages of another host");
        }
        (true, false) => {
            report
                .rule("nobody-notified", place, "nobody is notified of inquiries")
                .label("the inbox of this site has no target for the team")
                .help(
                    "add a target: a line `[[forward]]`, and below it: name = \"team\", kind = \"slack\", url_env = \
                     \"SLACK_WEBHOOK_URL\"; `glossary inquiries list` shows the inquiries until then",
                );
        }
        (true, true) if !any(ForwardTarget::takes_digests) => {
            report
                .rule("nobody-notified", place, "nobody is notified of inquiries that are quarantined or not delivered")
                .label("no target takes the daily digest")
                .help("add a [[forward]] target of the kind email, slack, mattermost or rocketchat");
        }
        _ => {}
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
