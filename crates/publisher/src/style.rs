//! Style sheets: minifying, and the custom properties of the `[look]` settings.

use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};

use crate::settings::{Font, Look};

/// Returns the `[look]` settings as CSS custom properties.
#[must_use]
pub fn look_properties(look: &Look) -> String {
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

/// Minifies a style sheet.
///
/// # Errors
/// The first syntax error.
pub fn minify(css: &str) -> Result<String, String> {
    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| error.to_string())?;
    sheet.minify(MinifyOptions::default()).map_err(|error| error.to_string())?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() });
    printed.map(|printed| printed.code).map_err(|error| error.to_string())
}
