//! Social cards: the pictures that chats and social networks show for a pasted address.

use crate::{
    Painter, Rgb,
    canvas::{Canvas, Ink},
    painter::{Place, Style},
};

/// The width of a card in pixels.
pub const WIDTH: u32 = 1200;
/// The height of a card in pixels.
pub const HEIGHT: u32 = 630;

/// The colours of the page, which the style sheets have, too.
const PAPER: Rgb = [0xfb, 0xfa, 0xf7];
const TEXT: Rgb = [0x14, 0x16, 0x1a];
const MUTED: Rgb = [0x55, 0x58, 0x60];
const WHITE: Rgb = [0xff, 0xff, 0xff];

/// The inks of a card.
const INK_TEXT: u8 = 0;
const INK_MUTED: u8 = 1;
const INK_ACCENT: u8 = 2;
const INK_COVER: u8 = 3;

const COVER: u32 = 112;
const MARGIN: u32 = 72;
const RULE: u32 = 8;
const TEXT_WIDTH: u32 = WIDTH - COVER - 2 * MARGIN;
/// The position of the site's name.
const FOOT: f32 = 536.0;
/// The sizes of a name, and the lines that it may take: the first that fits is used.
const NAME_SIZES: [(f32, usize); 5] = [(96.0, 1), (76.0, 2), (60.0, 2), (48.0, 3), (38.0, 3)];
const BODY_LINE: f32 = 1.36;

/// The texts and the colour of a card.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Card<'a> {
    /// The word above the name: a topic. May be empty.
    pub topic: &'a str,
    /// The name in large letters.
    pub name: &'a str,
    /// The text below the name.
    pub text: &'a str,
    /// The name of the site.
    pub site: &'a str,
    /// The accent colour.
    pub accent: Rgb,
    /// Whether the texts are written from right to left.
    pub rtl: bool,
}

/// A card could not be encoded.
#[derive(Debug, thiserror::Error)]
#[error("cannot draw the card of `{name}`: {source}")]
pub struct CardError {
    name: String,
    source: png::EncodingError,
}

/// Draws a card as PNG.
///
/// # Errors
/// Never in practice, because the PNG is written to memory.
pub fn draw(card: &Card<'_>, painter: &mut Painter) -> Result<Vec<u8>, CardError> {
    let ink = |foreground| Ink { background: PAPER, foreground };
    let cover = Ink { background: card.accent, foreground: WHITE };
    let mut canvas = Canvas::new(WIDTH, HEIGHT, &[ink(TEXT), ink(MUTED), ink(card.accent), cover]);
    let (cover_x, x) = if card.rtl { (WIDTH - COVER, MARGIN) } else { (0, COVER + MARGIN) };
    canvas.fill(cover_x, 0, COVER, HEIGHT, INK_COVER, false);
    if let Some(initial) = crate::icon::initial(card.name) {
        let style = Style { size: 60.0, line: 1.0, bold: true };
        let buffer = painter.layout(&initial, style, COVER, None, cosmic_text::Align::Left);
        let width = buffer.layout_runs().map(|run| run.line_w).fold(0.0, f32::max);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the width of the cover")]
        let left = ((f64::from(COVER) - f64::from(width)).max(0.0) / 2.0) as u32;
        let place = Place { x: cover_x + left, y: 58.0, width: COVER, lines: 1, rtl: false };
        painter.draw(&initial, style, place, INK_COVER, &mut canvas);
    }

    let place = |y, lines| Place { x, y, width: TEXT_WIDTH, lines, rtl: card.rtl };
    let mut y = 64.0;
    if !card.topic.is_empty() {
        y +=
            painter.draw(card.topic, Style { size: 30.0, line: 1.2, bold: true }, place(y, 1), INK_ACCENT, &mut canvas);
        y += 14.0;
    }
    canvas.fill(x, pixel(y), TEXT_WIDTH, RULE, INK_TEXT, true);
    y += 30.0;
    let name_style = |size| Style { size, line: 1.12, bold: true };
    let fitting =
        NAME_SIZES.into_iter().find(|(size, lines)| painter.fits(card.name, name_style(*size), TEXT_WIDTH, *lines));
    let (size, lines) = fitting.unwrap_or(NAME_SIZES[NAME_SIZES.len() - 1]);
    y += painter.draw(card.name, name_style(size), place(y, lines), INK_TEXT, &mut canvas);
    y += 18.0;

    let room = FOOT - 24.0 - y;
    let style = |size| Style { size, line: BODY_LINE, bold: false };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few lines")]
    let lines_of = |size: f32| ((room / (size * BODY_LINE)).floor().max(1.0)) as usize;
    let sizes = [38.0, 34.0, 30.0];
    let size = sizes.into_iter().find(|size| painter.fits(card.text, style(*size), TEXT_WIDTH, lines_of(*size)));
    let size = size.unwrap_or(sizes[sizes.len() - 1]);
    painter.draw(card.text, style(size), place(y, lines_of(size)), INK_TEXT, &mut canvas);

    painter.draw(card.site, Style { size: 30.0, line: 1.2, bold: true }, place(FOOT, 1), INK_MUTED, &mut canvas);
    canvas.png().map_err(|source| CardError { name: card.name.to_owned(), source })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positions are positive and small")]
fn pixel(position: f32) -> u32 {
    position.max(0.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fonts, Typeface};

    fn card() -> Card<'static> {
        Card {
            topic: "Architecture",
            name: "API",
            text: "A contract by which one program uses another.",
            site: "Glossary",
            accent: [0x1f, 0x3b, 0xc2],
            rtl: false,
        }
    }

    fn drawn(card: &Card<'_>) -> image::RgbImage {
        let texts = [card.topic, card.name, card.text, card.site];
        let mut painter = Painter::new(&Fonts::new(Typeface::Serif, "en", texts));
        image::load_from_memory(&draw(card, &mut painter).unwrap()).unwrap().to_rgb8()
    }

    fn dark_rows(image: &image::RgbImage) -> usize {
        image.rows().filter(|row| row.clone().any(|pixel| pixel.0 == TEXT)).count()
    }

    #[test]
    fn a_card_has_the_size_and_the_colours_of_the_site() {
        let image = drawn(&card());
        assert_eq!(image.dimensions(), (1200, 630));
        assert_eq!(image.get_pixel(5, 300).0, card().accent);
        assert_eq!(image.get_pixel(1190, 300).0, PAPER);
        assert!(dark_rows(&image) > 60);
        let mirrored = drawn(&Card { rtl: true, ..card() });
        assert_eq!(mirrored.get_pixel(1190, 300).0, card().accent);
        assert_eq!(mirrored.get_pixel(5, 300).0, PAPER);
    }

    #[test]
    fn the_same_card_is_the_same_file_and_each_text_is_drawn() {
        let first = drawn(&card());
        assert_eq!(first, drawn(&card()));
        let others = [
            Card { topic: "Other", ..card() },
            Card { name: "REST", ..card() },
            Card { text: "Other", ..card() },
            Card { site: "Other", ..card() },
            Card { accent: [1, 2, 3], ..card() },
        ];
        for other in others {
            assert_ne!(first, drawn(&other), "{other:?}");
        }
    }

    #[test]
    fn texts_of_any_length_stay_inside() {
        let long = "Donaudampfschifffahrtsgesellschaftskapitän ".repeat(60);
        for text in ["", "\n", "x", &long, &"x".repeat(4000), "e\u{301}\u{200d}👩\u{200d}💻"] {
            let image = drawn(&Card { topic: text, name: text, text, site: text, ..card() });
            let edge = |x: u32| (0..HEIGHT).all(|y| image.get_pixel(x, y).0 == PAPER);
            assert!(edge(WIDTH - 1) && edge(WIDTH - MARGIN / 2), "{text:.20}");
            assert!((0..WIDTH).all(|x| image.get_pixel(x, HEIGHT - 20).0 != TEXT), "{text:.20}");
        }
    }
}
