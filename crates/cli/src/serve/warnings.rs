//! Warnings at the start about settings that lose inquiries.

use std::net::SocketAddr;

use glossary_publisher::settings::Settings;

use super::access::AccessOptions;

/// Logs the warnings.
pub(super) fn log(address: SocketAddr, access: &AccessOptions, settings: &Settings) {
    let notifies_team = settings.forward.iter().any(|forward| forward.target.notifies_team());
    if settings.contact.preset.is_inbox() && !notifies_team {
        tracing::warn!(
            "nobody is notified of inquiries, because the settings have no [[forward]] target for the team; `glossary \
             inquiries list` shows them"
        );
    }
    let is_public = access.trusted_hops > 0 || !address.ip().is_loopback();
    if is_public && let Some(host) = access.rules(settings).unreachable_host() {
        tracing::warn!(
            host,
            "visitors cannot send inquiries from a page of another host than that of site.base_url; write the site's \
             public address there, or list it with --allow-origin"
        );
    }
}
