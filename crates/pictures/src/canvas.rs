//! A drawing area of few colours, which is a small PNG.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};

use crate::Rgb;

/// The steps between the two colours of an ink.
pub const STEPS: u8 = 32;

/// A pair of colours. A pixel is a mixture of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    pub background: Rgb,
    pub foreground: Rgb,
}

/// A drawing area. A pixel is the index of an ink and a step of its mixture.
pub struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    inks: Vec<Ink>,
}

impl Canvas {
    /// Returns an area in the background of the first ink. There may be up to seven inks.
    pub fn new(width: u32, height: u32, inks: &[Ink]) -> Self {
        let pixels = vec![0; width as usize * height as usize];
        Self { width, height, pixels, inks: inks.iter().copied().take(usize::from(u8::MAX / STEPS)).collect() }
    }

    /// Fills a rectangle with the foreground or the background of an ink.
    pub fn fill(&mut self, x: u32, y: u32, width: u32, height: u32, ink: u8, foreground: bool) {
        let index = ink * STEPS + if foreground { STEPS - 1 } else { 0 };
        let columns = x.min(self.width) as usize..x.saturating_add(width).min(self.width) as usize;
        for row in y.min(self.height)..y.saturating_add(height).min(self.height) {
            let start = row as usize * self.width as usize;
            self.pixels[start + columns.start..start + columns.end].fill(index);
        }
    }

    /// Draws a pixel of an ink. `coverage` says how much of the pixel the foreground covers.
    pub fn draw(&mut self, x: i32, y: i32, ink: u8, coverage: u8) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        if x >= self.width || y >= self.height {
            return;
        }
        let index = ink * STEPS + coverage / (u8::MAX / STEPS + 1);
        let pixel = &mut self.pixels[y as usize * self.width as usize + x as usize];
        // Where glyphs overlap, the darker one wins.
        *pixel = if *pixel / STEPS == ink { index.max(*pixel) } else { index };
    }

    /// Returns the area as PNG.
    pub fn png(&self) -> Result<Vec<u8>, EncodingError> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(Cursor::new(&mut out), self.width, self.height);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette(self.palette());
        encoder.set_compression(Compression::Balanced);
        encoder.set_filter(Filter::NoFilter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(out)
    }

    fn palette(&self) -> Vec<u8> {
        let last = u16::from(STEPS - 1);
        let mixed = |ink: &Ink, step: u16| {
            let (from, to) = (ink.background, ink.foreground);
            [0, 1, 2].map(|at| {
                let sum = u16::from(from[at]) * (last - step) + u16::from(to[at]) * step;
                u8::try_from(sum / last).unwrap_or(u8::MAX)
            })
        };
        self.inks.iter().flat_map(|ink| (0..=last).flat_map(move |step| mixed(ink, step))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawing_outside_does_nothing_and_colours_are_exact() {
        let ink = Ink { background: [250, 250, 247], foreground: [1, 2, 3] };
        let mut canvas = Canvas::new(4, 2, &[ink]);
        canvas.fill(3, 1, 900, 900, 0, true);
        canvas.fill(u32::MAX, u32::MAX, u32::MAX, 1, 0, true);
        for (x, y) in [(-1, 0), (0, -1), (4, 0), (0, 2), (i32::MAX, i32::MIN)] {
            canvas.draw(x, y, 0, 255);
        }
        canvas.draw(0, 0, 0, 255);
        canvas.draw(0, 0, 0, 10);
        let decoded = image::load_from_memory(&canvas.png().unwrap()).unwrap().to_rgb8();
        let dark: Vec<_> = decoded.enumerate_pixels().filter(|(_, _, colour)| colour.0 == [1, 2, 3]).collect();
        assert_eq!(dark.iter().map(|(x, y, _)| (*x, *y)).collect::<Vec<_>>(), [(0, 0), (3, 1)]);
        assert_eq!(decoded.pixels().filter(|colour| colour.0 == [250, 250, 247]).count(), 6);
    }
}
