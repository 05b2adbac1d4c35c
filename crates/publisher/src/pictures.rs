//! Pictures that are made at publish: icons and social cards are drawn, the images of terms are scaled.
//!
//! Files in the folder `public` take precedence over drawn ones. The names of cards and scaled images contain a hash of
//! everything that they are made of, so the output directory is their cache: a file that is there is not made again.

pub(crate) mod cards;
pub(crate) mod icons;
pub(crate) mod photos;
mod progress;

use glossary_pictures::Typeface;

pub use progress::{Progress, Step};

use crate::settings::{Font, Look};

/// Returns the typeface of drawn pictures.
fn typeface(look: &Look) -> Typeface {
    match &look.font {
        Font::Sans | Font::System => Typeface::Sans,
        Font::Serif | Font::Newsreader | Font::File(_) => Typeface::Serif,
    }
}

/// Returns the name of the typeface of drawn pictures.
fn typeface_name(look: &Look) -> &'static str {
    match typeface(look) {
        Typeface::Serif => "serif",
        Typeface::Sans => "sans",
    }
}

/// Returns a note about characters that no font has, and what to do; `None` if there are none.
fn missing_note(missing: &[char], kind: &str, remedy: &str) -> Option<String> {
    const SHOWN: usize = 12;
    let (first, _) = missing.split_first()?;
    let shown: Vec<String> = missing.iter().take(SHOWN).map(char::to_string).collect();
    let more = if missing.len() > SHOWN { " …" } else { "" };
    Some(format!(
        "no font on this machine has the letters {}{more} (the first is U+{:04X}), so {kind} show boxes instead: install \
         a font for the language, such as one of the Noto fonts, {remedy}",
        shown.join(" "),
        u32::from(*first)
    ))
}
