//! Pictures of a site: icons and social cards, which are drawn from the settings, and photographs, which are scaled.
//!
//! * [`Fonts`] finds fonts for a site's texts. A [`Painter`] draws with them, one for each thread.
//! * [`icon`](mod@icon) draws the icons of a site, and [`card`](mod@card) the pictures for pasted addresses.
//! * [`photo`] scales photographs, and [`metadata`] removes what cameras write into them.

mod canvas;
pub mod card;
mod fonts;
pub mod icon;
pub mod metadata;
mod painter;
pub mod photo;

pub use fonts::{Fonts, Typeface};
pub use painter::Painter;

/// A colour: red, green and blue.
pub type Rgb = [u8; 3];

/// The version of the drawings. A changed version draws all cached pictures again.
pub const VERSION: u32 = 1;
