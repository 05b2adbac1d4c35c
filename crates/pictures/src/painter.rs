//! Text on a [`Canvas`].

use cosmic_text::{
    Align, Attrs, Buffer, Color, Ellipsize, EllipsizeHeightLimit, Family, FontSystem, LayoutGlyph, Metrics, Shaping,
    SwashCache, Weight, Wrap,
};

use crate::{Fonts, canvas::Canvas};

/// A painter of text. Making one takes time: use one for each thread.
#[derive(Debug)]
pub struct Painter {
    pub(crate) system: FontSystem,
    pub(crate) cache: SwashCache,
    family: &'static str,
}

/// The style of a text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The size of the letters, in pixels.
    pub size: f32,
    /// The distance of two lines, as a multiple of the size.
    pub line: f32,
    pub bold: bool,
}

/// The place of a text.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub x: u32,
    pub y: f32,
    pub width: u32,
    pub lines: usize,
    /// Whether the text begins at the right side.
    pub rtl: bool,
}

impl Painter {
    /// Returns a painter with these fonts.
    #[must_use]
    pub fn new(fonts: &Fonts) -> Self {
        let system = FontSystem::new_with_locale_and_db(fonts.language.clone(), fonts.database.clone());
        Self { system, cache: SwashCache::new(), family: fonts.typeface.family() }
    }

    /// Lays a text out.
    pub(crate) fn layout(
        &mut self,
        text: &str,
        style: Style,
        width: u32,
        lines: Option<usize>,
        align: Align,
    ) -> Buffer {
        let weight = if style.bold { Weight::SEMIBOLD } else { Weight::NORMAL };
        let attributes = Attrs::new().family(Family::Name(self.family)).weight(weight);
        let mut buffer = Buffer::new(&mut self.system, Metrics::relative(style.size, style.line));
        #[expect(clippy::cast_precision_loss, reason = "widths are small")]
        buffer.set_size(Some(width as f32), None);
        // A limit of lines may break inside a word. A layout without one is for measuring.
        buffer.set_wrap(if lines.is_some() { Wrap::WordOrGlyph } else { Wrap::Word });
        if let Some(lines) = lines {
            buffer.set_ellipsize(Ellipsize::End(EllipsizeHeightLimit::Lines(lines)));
        }
        // Line breaks of the content are spaces on the page.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        buffer.set_text(&text, &attributes, Shaping::Advanced, Some(align));
        buffer.shape_until_scroll(&mut self.system, false);
        buffer
    }

    /// Returns whether a text fits into a number of lines, without breaks inside words.
    pub(crate) fn fits(&mut self, text: &str, style: Style, width: u32, lines: usize) -> bool {
        let buffer = self.layout(text, style, width, None, Align::Left);
        #[expect(clippy::cast_precision_loss, reason = "widths are small")]
        let is_narrow = buffer.layout_runs().all(|run| run.line_w <= width as f32);
        is_narrow && buffer.layout_runs().count() <= lines
    }

    /// Draws a text, and returns the height that the text takes.
    pub(crate) fn draw(&mut self, text: &str, style: Style, place: Place, ink: u8, canvas: &mut Canvas) -> f32 {
        let align = if place.rtl { Align::Right } else { Align::Left };
        let lines = if self.fits(text, style, place.width, place.lines) { None } else { Some(place.lines) };
        let buffer = self.layout(text, style, place.width, lines, align);
        let mut height: f32 = 0.0;
        for run in buffer.layout_runs() {
            height = height.max(run.line_top + run.line_height);
            // The last line of a shortened text begins with the space before its first word.
            let is_space = |glyph: &&LayoutGlyph| {
                let text = run.text.get(glyph.start..glyph.end).unwrap_or_default();
                !text.is_empty() && text.trim().is_empty()
            };
            let indent = if place.rtl {
                -run.glyphs.iter().rev().take_while(is_space).map(|glyph| glyph.w).sum::<f32>()
            } else {
                run.glyphs.iter().take_while(is_space).map(|glyph| glyph.w).sum()
            };
            for glyph in run.glyphs {
                #[expect(clippy::cast_precision_loss, reason = "positions are small")]
                let physical = glyph.physical((place.x as f32 - indent, place.y + run.line_y), 1.0);
                self.cache.with_pixels(&mut self.system, physical.cache_key, Color::rgb(0, 0, 0), |x, y, colour| {
                    canvas.draw(physical.x + x, physical.y + y, ink, coverage(colour));
                });
            }
        }
        height
    }
}

/// Returns how much a pixel covers. Emoji are coloured: their light parts cover less.
fn coverage(colour: Color) -> u8 {
    let [red, green, blue, alpha] = colour.as_rgba().map(u32::from);
    let light = (red * 2 + green * 5 + blue) / 8;
    u8::try_from(alpha * (u32::from(u8::MAX) - light * 3 / 4) / u32::from(u8::MAX)).unwrap_or(u8::MAX)
}
