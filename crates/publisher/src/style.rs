//! Style sheets: minifying, and the custom properties of the `[look]` settings.

use lightningcss::{
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet},
    targets::{Features, Targets},
    traits::{Parse, ToCss},
    values::color::CssColor,
};

use crate::{
    baseline::{self, Audience},
    settings::{Colour, DARK_BACKGROUND, Font, LIGHT_BACKGROUND, Look},
};

/// Returns the `[look]` settings as CSS custom properties, with the colours that follow from the accent. The colours are
/// calculated here, because browsers before Chrome 119, Firefox 128 and Safari 18 have no relative colours.
#[must_use]
pub fn look_properties(look: &Look) -> String {
    let family = match look.font {
        Font::Newsreader | Font::File(_) | Font::Serif => "var(--font-serif)",
        Font::Sans => "var(--font-sans)",
        Font::System => "system-ui, sans-serif",
    };
    let Look { accent, accent_dark, radius, .. } = look;
    let cover = dark_cover(look);
    let [tint, tint_dark] = [(accent, LIGHT_BACKGROUND), (accent_dark, DARK_BACKGROUND)]
        .map(|(accent, background)| tint(*accent, background));
    let display = if look.font.has_display() { "--font-display: Display, var(--font-text);" } else { "" };
    format!(
        ":root {{ {display} --accent: light-dark({accent}, {accent_dark}); --cover: light-dark({accent}, {cover}); \
         --tint: light-dark({tint}, {tint_dark}); --radius: {radius}px; --font-text: {family}; }}"
    )
}

/// Returns the colour of covers on the dark background.
pub(crate) fn dark_cover(look: &Look) -> String {
    calculated(&format!("oklch(from {} 0.31 c h)", look.accent_dark))
}

/// Returns the background of examples.
fn tint(accent: Colour, background: Colour) -> String {
    calculated(&format!("color-mix(in oklab, {accent} 6%, {background})"))
}

/// Returns the sRGB colour that a CSS colour function results in; the function itself if it cannot be calculated.
fn calculated(function: &str) -> String {
    let colour = CssColor::parse_string(function).ok().and_then(|colour| colour.to_rgb().ok());
    let text = colour.and_then(|colour| colour.to_css_string(PrinterOptions::default()).ok());
    text.unwrap_or_else(|| function.to_owned())
}

/// Minifies a style sheet of the site, and rewrites syntax that the oldest supported browsers do not have.
///
/// # Errors
/// The first syntax error.
pub fn minify(css: &str) -> Result<String, String> {
    minify_with(Targets::from(baseline::browsers(Audience::Site)?), css)
}

/// Minifies a style sheet of a view for pages of other sites, whose visitors may have older browsers.
///
/// # Errors
/// As [`minify`].
pub fn minify_for_host_pages(css: &str) -> Result<String, String> {
    minify_with(Targets::from(baseline::browsers(Audience::HostPages)?), css)
}

/// Minifies the styles of cards inside pages of other sites. Keeps `light-dark()`: its replacement reads custom properties
/// of the root element, but a card follows the colour scheme of its place in the host page. `embed.js` shows cards only
/// where the browser has the function.
///
/// # Errors
/// As [`minify`].
pub fn minify_for_cards(css: &str) -> Result<String, String> {
    let browsers = baseline::browsers(Audience::HostPages)?;
    minify_with(Targets { exclude: Features::LightDark, ..Targets::from(browsers) }, css)
}

fn minify_with(targets: Targets, css: &str) -> Result<String, String> {
    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| error.to_string())?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| error.to_string())?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    printed.map(|printed| printed.code).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look() -> Look {
        let colour = |text: &str| text.parse().unwrap();
        Look { accent: colour("#1f3bc2"), accent_dark: colour("#a3b4ff"), radius: 2, font: Font::Sans, logo: None }
    }

    #[test]
    fn colours_that_follow_from_the_accent_are_calculated() {
        let properties = look_properties(&look());
        assert!(properties.contains("--cover: light-dark(#1f3bc2, #212766)"), "{properties}");
        assert!(properties.contains("--tint: light-dark(#eceff5, #1b1e25)"), "{properties}");
    }

    #[test]
    fn syntax_that_the_oldest_browsers_lack_is_rewritten() {
        let css = "@media (width >= 60rem) { p { & a { color: light-dark(red, oklch(0.31 0.1 274)); inset: 0; } } }";
        for minified in [minify(css).unwrap(), minify_for_host_pages(css).unwrap()] {
            for newer in ["light-dark(", "&", ">=", "{color:oklch"] {
                assert!(!minified.contains(newer), "{newer} in {minified}");
            }
            assert!(
                minified.contains("@media (min-width:60rem){p a{color:var(--lightningcss-light,red)"),
                "{minified}"
            );
        }
    }

    #[test]
    fn cards_follow_the_colour_scheme_of_the_host_page() {
        let css = "p { color: light-dark(#fff, #14161a); & b { color: red } }";
        assert_eq!(minify_for_cards(css).unwrap(), "p{color:light-dark(#fff,#14161a)}p b{color:red}");
    }

    #[test]
    fn fallbacks_for_unsupported_values_are_kept() {
        let css =
            "a { grid-template-columns: 1fr; grid-template-columns: subgrid; content: \"x\"; content: \"x\" / \"\"; }";
        let expected = "a{grid-template-columns:1fr;grid-template-columns:subgrid;content:\"x\";content:\"x\" / \"\"}";
        assert_eq!(minify(css).unwrap(), expected);
    }

    /// The shorthand takes a colour or a thickness from Safari 26.2 only, and is `none` before.
    #[test]
    fn longhands_of_text_decoration_stay_longhands() {
        let css = "a { text-decoration-line: underline; text-decoration-thickness: 1px; text-decoration-color: red; }";
        for minified in [minify(css).unwrap(), minify_for_host_pages(css).unwrap()] {
            assert!(!minified.contains("text-decoration:"), "{minified}");
        }
    }

    #[test]
    fn a_syntax_error_is_reported() {
        assert!(minify("a { color: red").is_ok(), "CSS closes open blocks");
        assert!(minify("@media { } }").is_err());
    }
}
