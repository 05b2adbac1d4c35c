//! The font of headings, which `boot.js` loads after the page.

use std::{borrow::Cow, sync::LazyLock};

use crate::{
    output_dir,
    settings::{Font, Look},
};

/// Newsreader Display, Western European letters: `src/fonts/README.md`.
const NEWSREADER: &[u8] = include_bytes!("../fonts/newsreader-display.woff2");

/// Returns the name of the font's file in the site; `None` if headings have a font of the visitor's system.
#[must_use]
pub fn display_font(look: &Look) -> Option<Cow<'_, str>> {
    static NAME: LazyLock<String> = LazyLock::new(|| output_dir::hashed_name("newsreader", NEWSREADER, "woff2"));
    match &look.font {
        Font::Newsreader => Some(Cow::Borrowed(&NAME)),
        Font::File(file) => Some(Cow::Borrowed(file)),
        Font::Serif | Font::Sans | Font::System => None,
    }
}

/// Returns the file that the publisher writes, with its name. A file of the site is in the folder `public`.
#[must_use]
pub fn display_font_file(look: &Look) -> Option<(Cow<'_, str>, &'static [u8])> {
    (look.font == Font::Newsreader).then(|| Some((display_font(look)?, NEWSREADER))).flatten()
}
