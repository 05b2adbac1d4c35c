//! `[look]`: colours, corners, font and logo.

use std::path::Path;

use super::{
    colour::{Colour, DARK_BACKGROUND, LIGHT_BACKGROUND, MIN_CONTRAST},
    image,
    section::{Keys, Setting},
};

/// The settings in `[look]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The accent colour on the light background.
    pub accent: Colour,
    /// The accent colour on the dark background.
    pub accent_dark: Colour,
    /// The radius of corners in CSS pixels, from 0 to 24.
    pub radius: u8,
    /// The font family.
    pub font: Font,
    /// The name of the logo's file, relative to `public/`.
    pub logo: Option<String>,
}

/// The typeface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Font {
    /// Serif fonts of the visitor's system, with Newsreader Display for headings.
    #[default]
    Newsreader,
    /// Serif fonts, with a font of the site for headings: the file's name, relative to `public/`.
    File(String),
    /// Serif fonts.
    Serif,
    /// Sans-serif fonts.
    Sans,
    /// The font of the visitor's system.
    System,
}

impl Font {
    /// The typefaces by their names in the settings.
    const NAMES: [(&'static str, Self); 4] =
        [("newsreader", Self::Newsreader), ("serif", Self::Serif), ("sans", Self::Sans), ("system", Self::System)];

    /// Returns whether headings have a font that the browser downloads.
    #[must_use]
    pub fn has_display(&self) -> bool {
        matches!(self, Self::Newsreader | Self::File(_))
    }
}

/// The default accent colour, a cobalt blue.
const ACCENT: Colour = Colour::new(0x1f, 0x3b, 0xc2);
const RADIUS: u8 = 2;
const MAX_RADIUS: i64 = 24;

impl Look {
    pub(super) fn read(keys: &mut Keys<'_, '_>, public: Option<&Path>) -> Option<Self> {
        let accent = keys.text("accent", "\"#9a3412\"").and_then(|text| colour(&text, LIGHT_BACKGROUND, "light", keys));
        let accent = accent.unwrap_or(ACCENT);
        let accent_dark =
            keys.text("accent_dark", "\"#fb923c\"").and_then(|text| colour(&text, DARK_BACKGROUND, "dark", keys));
        let radius = keys.number("radius", "4").and_then(|number| radius(&number, keys));
        let font = keys.text("font", "\"newsreader\"").and_then(|text| font(&text, public, keys));
        let logo =
            keys.text("logo", "\"logo.svg\"").and_then(|text| image::file(&text, "logo", "logo.svg", public, keys));
        Some(Self {
            accent,
            accent_dark: accent_dark.unwrap_or_else(|| accent.readable_on(DARK_BACKGROUND)),
            radius: radius.unwrap_or(RADIUS),
            font: font.unwrap_or_default(),
            logo,
        })
    }
}

fn colour(text: &Setting<String>, background: Colour, which: &str, keys: &mut Keys<'_, '_>) -> Option<Colour> {
    let Ok(colour) = text.value.parse::<Colour>() else {
        keys.refuse(
            text,
            format!("`{}` is not a colour", text.value),
            "not a # and six hexadecimal digits",
            "write red, green and blue like \"#9a3412\"",
        );
        return None;
    };
    let contrast = colour.contrast(background);
    if contrast < MIN_CONTRAST {
        keys.refuse(
            text,
            format!("{colour} is hard to read on the {which} background"),
            // Rounded down: 4.49 must not be shown as 4.5.
            format!("contrast {:.1}, and {MIN_CONTRAST} is needed", (contrast * 10.0).floor() / 10.0),
            format!("the nearest colour that passes is \"{}\"", colour.readable_on(background)),
        );
    }
    Some(colour)
}

fn radius(number: &Setting<i64>, keys: &mut Keys<'_, '_>) -> Option<u8> {
    let radius = u8::try_from(number.value).ok().filter(|_| number.value <= MAX_RADIUS);
    if radius.is_none() {
        keys.refuse(
            number,
            format!("a radius of {} pixels", number.value),
            "out of range",
            format!("write a whole number from 0 (square) to {MAX_RADIUS}"),
        );
    }
    radius
}

fn font(text: &Setting<String>, public: Option<&Path>, keys: &mut Keys<'_, '_>) -> Option<Font> {
    if text.value.ends_with(".woff2") {
        return image::file(text, "font", "heading.woff2", public, keys).map(Font::File);
    }
    let font = Font::NAMES.into_iter().find(|(name, _)| *name == text.value).map(|(_, font)| font);
    if font.is_none() {
        keys.refuse(
            text,
            format!("no font `{}`", text.value),
            "not a known font",
            "write \"newsreader\", \"serif\", \"sans\" or \"system\", or the name of a .woff2 file in public/",
        );
    }
    font
}
