//! Colours and their contrast.

use std::{fmt, str::FromStr};

/// The background of pages in light mode. The style sheets have the same value.
pub const LIGHT_BACKGROUND: Colour = Colour::new(0xfb, 0xfa, 0xf7);
/// The background of pages in dark mode. The style sheets have the same value.
pub const DARK_BACKGROUND: Colour = Colour::new(0x14, 0x16, 0x1a);
/// The minimum contrast of an accent on the page's background. Text needs 4.5
/// (<https://www.w3.org/TR/WCAG22/#contrast-minimum>), also on the tint, which the styles mix from the background and
/// the accent: the tint reduces the contrast by up to 8 per cent.
pub const MIN_CONTRAST: f64 = 4.9;

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The error for a text that is not `#` and six hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAColour;

impl Colour {
    /// Returns the colour of these components.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Returns red, green and blue.
    #[must_use]
    pub const fn rgb(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// Returns the contrast ratio, from 1 (none) to 21 (black on white):
    /// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Returns the nearest colour of the same hue with enough contrast on a background: a lighter colour on a dark
    /// background, a darker colour on a light background.
    #[must_use]
    pub fn readable_on(self, background: Self) -> Self {
        let (hue, saturation, lightness) = self.hsl();
        let end = if background.luminance() < 0.18 { 1.0 } else { 0.0 };
        // More steps than an 8-bit channel has values.
        const STEPS: u32 = 512;
        (0..=STEPS)
            .map(|step| lightness + (end - lightness) * f64::from(step) / f64::from(STEPS))
            .map(|lightness| Self::from_hsl(hue, saturation, lightness))
            .find(|colour| colour.contrast(background) >= MIN_CONTRAST)
            .unwrap_or(Self::from_hsl(hue, saturation, end))
    }

    /// Returns the relative luminance: <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
    fn luminance(self) -> f64 {
        let [red, green, blue] =
            self.parts().map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn parts(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|part| f64::from(part) / 255.0)
    }

    /// Returns hue (in sixths of the circle), saturation and lightness:
    /// <https://www.w3.org/TR/css-color-4/#rgb-to-hsl>
    fn hsl(self) -> (f64, f64, f64) {
        let [red, green, blue] = self.parts();
        let (max, min) = (red.max(green).max(blue), red.min(green).min(blue));
        let (lightness, range) = ((max + min) / 2.0, max - min);
        if range == 0.0 {
            return (0.0, 0.0, lightness);
        }
        let saturation = (max - lightness) / lightness.min(1.0 - lightness);
        let hue = if max == red {
            ((green - blue) / range).rem_euclid(6.0)
        } else if max == green {
            (blue - red) / range + 2.0
        } else {
            (red - green) / range + 4.0
        };
        (hue, saturation, lightness)
    }

    /// Returns the colour of hue, saturation and lightness: <https://www.w3.org/TR/css-color-4/#hsl-to-rgb>
    fn from_hsl(hue: f64, saturation: f64, lightness: f64) -> Self {
        let amplitude = saturation * lightness.min(1.0 - lightness);
        let part = |n: f64| {
            let k = (n + hue * 2.0).rem_euclid(12.0);
            let value = lightness - amplitude * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
            // The value is in the range of a byte, and `as` saturates.
            (value * 255.0).round() as u8
        };
        Self::new(part(0.0), part(8.0), part(4.0))
    }
}

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(NotAColour)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| NotAColour);
        Ok(Self::new(part(0)?, part(2)?, part(4)?))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contrast_equals_the_specification() {
        let (black, white) = (Colour::new(0, 0, 0), Colour::new(255, 255, 255));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        // The lightest grey that passes on white.
        assert!(Colour::new(0x76, 0x76, 0x76).contrast(white) >= 4.5);
        assert!(Colour::new(0x77, 0x77, 0x77).contrast(white) < 4.5);
    }

    #[test]
    fn a_readable_colour_is_unchanged() {
        let colour: Colour = "#0F5C4C".parse().unwrap();
        assert_eq!(colour.readable_on(LIGHT_BACKGROUND), colour);
        assert_eq!(colour.to_string(), "#0f5c4c");
    }

    proptest! {
        #[test]
        fn a_readable_colour_always_exists(red: u8, green: u8, blue: u8) {
            let colour = Colour::new(red, green, blue);
            for background in [LIGHT_BACKGROUND, DARK_BACKGROUND] {
                let readable = colour.readable_on(background);
                prop_assert!(readable.contrast(background) >= MIN_CONTRAST);
                if colour.contrast(background) >= MIN_CONTRAST {
                    prop_assert_eq!(readable, colour);
                }
            }
        }

        #[test]
        fn a_displayed_colour_parses_to_itself(red: u8, green: u8, blue: u8) {
            let colour = Colour::new(red, green, blue);
            prop_assert_eq!(colour.to_string().parse(), Ok(colour));
        }

        #[test]
        fn parsing_never_panics(text in "\\PC{0,8}|#\\PC{0,7}") {
            let _ = text.parse::<Colour>();
        }
    }
}
