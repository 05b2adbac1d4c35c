//! The style sheets: what the settings add to them, and minified.

use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};

use crate::settings::{Font, Look};

/// What the settings say of the look, as custom properties.
#[must_use]
pub fn of_look(look: &Look) -> String {
    let family = match look.font {
        Font::Serif => "var(--font-serif)",
        Font::Sans => "var(--font-sans)",
        Font::System => "system-ui, sans-serif",
    };
    format!(
        "@layer tokens {{ :root {{ --accent: light-dark({}, {}); --radius: {}px; --font-text: {family}; }} }}",
        look.accent, look.accent_dark, look.radius
    )
}

/// A style sheet in as few bytes as possible.
///
/// # Errors
/// The first mistake in it.
pub fn minified(css: &str) -> Result<String, String> {
    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| error.to_string())?;
    sheet.minify(MinifyOptions::default()).map_err(|error| error.to_string())?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() });
    printed.map(|printed| printed.code).map_err(|error| error.to_string())
}
