//! `robots.txt`

use crate::settings::Settings;

/// `robots.txt` (<https://www.rfc-editor.org/rfc/rfc9309>): everything may be read.
#[must_use]
pub fn robots(settings: &Settings) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n", settings.site.base_url)
}
