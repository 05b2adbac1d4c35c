//! `robots.txt`: the rules for crawlers.

use crate::settings::Settings;

/// Returns a `robots.txt` that allows everything (<https://www.rfc-editor.org/rfc/rfc9309>).
#[must_use]
pub fn robots(settings: &Settings) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n", settings.site.base_url)
}
