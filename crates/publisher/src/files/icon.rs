//! `icon.svg`: the icon of sites that have none in the folder `public`.

use maud::html;

use crate::settings::Settings;

/// The name of the file, which every page's head links.
pub const ICON: &str = "icon.svg";

/// Returns the icon: the first character of the site's name on the accent colour.
#[must_use]
pub fn icon(settings: &Settings) -> String {
    let first: String = settings.site.name.chars().find(|character| character.is_alphanumeric()).into_iter().collect();
    let first = first.to_uppercase();
    let accent = settings.look.accent.to_string();
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" {
            rect width="64" height="64" rx="10" fill=(accent) {}
            text x="32" y="46" fill="#fff" font-family="Georgia, serif" font-size="40" text-anchor="middle" { (first) }
        }
    };
    svg.into_string()
}
