//! The icons of a site: the first letter of its name on the accent colour.

use std::{fmt::Write as _, io::Cursor};

use cosmic_text::{Align, Command};
use image::{
    ExtendedColorType, ImageEncoder as _,
    codecs::{
        ico::{IcoEncoder, IcoFrame},
        png::PngEncoder,
    },
};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

use crate::{Painter, Rgb, painter::Style};

/// The width and height of the drawing.
const SIZE: f32 = 64.0;
/// The sizes in `favicon.ico`, in pixels.
const ICO_SIZES: [u32; 3] = [16, 32, 48];
/// The width of `apple-touch-icon.png` in pixels
/// (<https://developer.apple.com/library/archive/documentation/AppleApplications/Reference/SafariWebContent/ConfiguringWebApplications/ConfiguringWebApplications.html>).
const TOUCH_SIZE: u32 = 180;

/// An icon could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum IconError {
    /// The drawing is not a valid SVG.
    #[error("the drawing is not valid: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// The drawing has no size.
    #[error("the drawing has no width or height")]
    Size,
    /// The image could not be encoded.
    #[error(transparent)]
    Image(#[from] image::ImageError),
}

/// Returns the first letter or digit of a name in upper case.
#[must_use]
pub fn initial(name: &str) -> Option<String> {
    let first = name.chars().find(|character| character.is_alphanumeric())?;
    Some(first.to_uppercase().collect())
}

/// Draws an icon as SVG. The letter is an outline, so the icon looks the same everywhere.
#[must_use]
pub fn svg(name: &str, accent: Rgb, painter: &mut Painter) -> String {
    let outline = initial(name).map(|initial| outline(&initial, painter)).unwrap_or_default();
    let [red, green, blue] = accent;
    let accent = format!("#{red:02x}{green:02x}{blue:02x}");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" rx=\"10\" \
         fill=\"{accent}\"/><path d=\"{outline}\" fill=\"#fff\"/></svg>"
    )
}

/// Returns the outline of a letter in the middle of the icon.
fn outline(letter: &str, painter: &mut Painter) -> String {
    let style = Style { size: 44.0, line: 1.0, bold: true };
    let buffer = painter.layout(letter, style, 1000, None, Align::Left);
    let mut commands = Vec::new();
    for run in buffer.layout_runs() {
        for glyph in run.glyphs {
            let key = glyph.physical((0.0, 0.0), 1.0).cache_key;
            let outline = painter.cache.get_outline_commands(&mut painter.system, key).unwrap_or_default();
            commands.extend(outline.iter().map(|command| moved(*command, glyph.x, 0.0)));
        }
    }
    let points: Vec<(f32, f32)> = commands.iter().flat_map(points_of).collect();
    let range = |values: &dyn Fn(&(f32, f32)) -> f32| {
        let (min, max) =
            points.iter().map(values).fold((f32::MAX, f32::MIN), |(min, max), value| (min.min(value), max.max(value)));
        (min, max)
    };
    if points.is_empty() {
        return String::new();
    }
    let ((left, right), (bottom, top)) = (range(&|point| point.0), range(&|point| point.1));
    // Y points upwards in outlines.
    let (dx, dy) = ((SIZE - left - right) / 2.0, (SIZE + bottom + top) / 2.0);
    let mut path = String::new();
    for command in commands {
        let letter = match command {
            Command::MoveTo(_) => 'M',
            Command::LineTo(_) => 'L',
            Command::QuadTo(..) => 'Q',
            Command::CurveTo(..) => 'C',
            Command::Close => 'Z',
        };
        path.push(letter);
        for (at, (x, y)) in points_of(&command).into_iter().enumerate() {
            let space = if at > 0 { " " } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(path, "{space}{:.1} {:.1}", x + dx, dy - y);
        }
    }
    path
}

fn points_of(command: &Command) -> Vec<(f32, f32)> {
    match command {
        Command::MoveTo(end) | Command::LineTo(end) => vec![(end.x, end.y)],
        Command::QuadTo(one, end) => vec![(one.x, one.y), (end.x, end.y)],
        Command::CurveTo(one, two, end) => vec![(one.x, one.y), (two.x, two.y), (end.x, end.y)],
        Command::Close => Vec::new(),
    }
}

fn moved(mut command: Command, dx: f32, dy: f32) -> Command {
    let points: &mut [_] = match &mut command {
        Command::MoveTo(end) | Command::LineTo(end) => &mut [end],
        Command::QuadTo(one, end) => &mut [one, end],
        Command::CurveTo(one, two, end) => &mut [one, two, end],
        Command::Close => &mut [],
    };
    for point in points {
        point.x += dx;
        point.y += dy;
    }
    command
}

/// Returns whether an SVG has text, which [`ico`] and [`touch_icon`] leave out.
#[must_use]
pub fn has_text(svg: &str) -> bool {
    svg.contains("<text")
}

/// Returns an SVG as `favicon.ico`.
///
/// # Errors
/// If the SVG is not valid.
pub fn ico(svg: &[u8]) -> Result<Vec<u8>, IconError> {
    let tree = Tree::from_data(svg, &Options::default())?;
    let frames = ICO_SIZES.map(|size| {
        let pixels = pixels(&tree, size, None)?;
        Ok(IcoFrame::as_png(&pixels, size, size, ExtendedColorType::Rgba8)?)
    });
    let frames = frames.into_iter().collect::<Result<Vec<_>, IconError>>()?;
    let mut out = Vec::new();
    IcoEncoder::new(Cursor::new(&mut out)).encode_images(&frames)?;
    Ok(out)
}

/// Returns an SVG as `apple-touch-icon.png`. Apple's systems round the corners themselves, so transparent parts get the
/// background.
///
/// # Errors
/// If the SVG is not valid.
pub fn touch_icon(svg: &[u8], background: Rgb) -> Result<Vec<u8>, IconError> {
    let tree = Tree::from_data(svg, &Options::default())?;
    let pixels = pixels(&tree, TOUCH_SIZE, Some(background))?;
    let mut out = Vec::new();
    PngEncoder::new(&mut out).write_image(&pixels, TOUCH_SIZE, TOUCH_SIZE, ExtendedColorType::Rgba8)?;
    Ok(out)
}

/// Draws an SVG in the middle of a square. Returns RGBA.
fn pixels(tree: &Tree, size: u32, background: Option<Rgb>) -> Result<Vec<u8>, IconError> {
    let mut pixmap = Pixmap::new(size, size).ok_or(IconError::Size)?;
    if let Some([red, green, blue]) = background {
        pixmap.fill(resvg::tiny_skia::Color::from_rgba8(red, green, blue, u8::MAX));
    }
    #[expect(clippy::cast_precision_loss, reason = "icons are small")]
    let side = size as f32;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = side / width.max(height);
    let transform = Transform::from_translate((side - width * scale) / 2.0, (side - height * scale) / 2.0);
    resvg::render(tree, transform.pre_scale(scale, scale), &mut pixmap.as_mut());
    Ok(pixmap.take_demultiplied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fonts, Typeface};

    const ACCENT: Rgb = [0x1f, 0x3b, 0xc2];

    fn painter(text: &str) -> Painter {
        Painter::new(&Fonts::new(Typeface::Serif, "en", [text]))
    }

    #[test]
    fn the_letter_is_in_the_middle_of_each_icon() {
        let svg = svg("«äpfel»", ACCENT, &mut painter("Ä"));
        assert!(!has_text(&svg) && svg.len() < 1500, "{svg}");
        let png = image::load_from_memory(&touch_icon(svg.as_bytes(), ACCENT).unwrap()).unwrap().to_rgba8();
        assert_eq!(png.dimensions(), (180, 180));
        // The corners have no transparent parts.
        assert_eq!(png.get_pixel(0, 0).0, [0x1f, 0x3b, 0xc2, 255]);
        let white: Vec<_> = png.enumerate_pixels().filter(|(_, _, colour)| colour.0 == [255; 4]).collect();
        let (left, right) =
            (white.iter().map(|one| one.0).min().unwrap(), white.iter().map(|one| one.0).max().unwrap());
        let (top, bottom) =
            (white.iter().map(|one| one.1).min().unwrap(), white.iter().map(|one| one.1).max().unwrap());
        assert!(
            (left + right).abs_diff(179) <= 2 && (top + bottom).abs_diff(179) <= 2,
            "{left} {right} {top} {bottom}"
        );
        assert!(right - left > 60, "{left} {right}");
    }

    #[test]
    fn an_ico_holds_three_sizes() {
        let svg = svg("Plainspoken", ACCENT, &mut painter("P"));
        let ico = ico(svg.as_bytes()).unwrap();
        assert_eq!(ico[..6], [0, 0, 1, 0, 3, 0]);
        assert_eq!([ico[6], ico[22], ico[38]], [16, 32, 48]);
        assert!(image::load_from_memory_with_format(&ico, image::ImageFormat::Ico).is_ok());
    }

    #[test]
    fn a_wide_drawing_keeps_its_shape() {
        let wide = br##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#f00"/></svg>"##;
        let png = image::load_from_memory(&touch_icon(wide, [0, 0, 255]).unwrap()).unwrap().to_rgb8();
        assert_eq!(png.get_pixel(90, 90).0, [255, 0, 0]);
        assert_eq!(png.get_pixel(90, 10).0, [0, 0, 255]);
    }

    #[test]
    fn what_is_no_drawing_is_an_error() {
        for wrong in ["", "<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\"/>", "\u{0}"] {
            assert!(ico(wrong.as_bytes()).is_err(), "{wrong}");
        }
        let no_letter = svg("…", ACCENT, &mut painter(""));
        assert!(ico(no_letter.as_bytes()).is_ok());
    }
}
