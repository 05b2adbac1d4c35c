//! Photographs and other images of pixels, scaled to the sizes that pages show.
//!
//! The images are written as WebP, which all supported browsers have. Animations, GIF, SVG and AVIF stay as they are.

use std::{
    io::Cursor,
    sync::{Mutex, PoisonError},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image as Pixels};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, RgbImage, RgbaImage,
    codecs::{jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};
use img_parts::{Bytes, jpeg::Jpeg};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// The widths that images are scaled to, in pixels: a phone, and the width of the text at one and at two pixels per CSS
/// pixel.
pub const WIDTHS: [u32; 3] = [480, 800, 1440];
/// The width of placeholders in pixels.
const PLACEHOLDER: u32 = 16;
/// The quality of photographs, from 0 to 100.
const QUALITY: f32 = 78.0;
const PLACEHOLDER_QUALITY: f32 = 40.0;
/// The most pixels of an image. One takes up to four bytes.
const MAX_PIXELS: u64 = 128_000_000;
/// The number of pixels from which images are scaled one after the other, so that several threads do not use several
/// times the memory.
const LARGE: u64 = 12_000_000;

/// The length in bytes below which several versions of a file save nothing.
const SMALL: usize = 8_000;

/// Held while a large image is scaled.
static LARGE_IMAGE: Mutex<()> = Mutex::new(());

/// An image that could not be scaled.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// The file is damaged.
    #[error("the image is damaged: {0}; save or export the image again")]
    Damaged(String),
    /// The image has too many pixels.
    #[error("the image has {width} × {height} pixels; save it with at most {} million pixels", MAX_PIXELS / 1_000_000)]
    TooLarge {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// A scaled image could not be written.
    #[error("the image cannot be written as WebP: {0}")]
    Encode(String),
}

/// A scaled image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The width and the height of the largest version.
    pub size: (u32, u32),
    /// The versions, the narrowest first.
    pub versions: Vec<Version>,
    /// A tiny version as `data:` address, to be shown until the image is loaded; `None` for an image with transparent
    /// parts, through which a placeholder would be seen.
    pub placeholder: Option<String>,
}

/// A version of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The width in pixels.
    pub width: u32,
    /// The content of the file, as WebP.
    pub content: Vec<u8>,
}

/// Scales an image. Returns `None` for a file that should stay as it is: an animation, another format, or an image that
/// is small already.
///
/// # Errors
/// If the file is damaged, or the image too large.
pub fn scale(content: &[u8]) -> Result<Option<Photo>, PhotoError> {
    let damaged = |error: image::ImageError| PhotoError::Damaged(error.to_string());
    let reader = || Cursor::new(content);
    match image::guess_format(content) {
        Ok(ImageFormat::Jpeg) => {
            // The decoder accepts a file that ends too early.
            if !is_complete_jpeg(content) {
                return Err(PhotoError::Damaged("the file ends too early".to_owned()));
            }
            scale_decoded(JpegDecoder::new(reader()).map_err(damaged)?, content.len(), false)
        }
        Ok(ImageFormat::Png) => {
            let decoder = PngDecoder::new(reader()).map_err(damaged)?;
            let is_animated = decoder.is_apng().map_err(damaged)?;
            if is_animated { Ok(None) } else { scale_decoded(decoder, content.len(), true) }
        }
        Ok(ImageFormat::WebP) => {
            let decoder = WebPDecoder::new(reader()).map_err(damaged)?;
            if decoder.has_animation() { Ok(None) } else { scale_decoded(decoder, content.len(), false) }
        }
        _ => Ok(None),
    }
}

/// Returns whether the pixels of a JPEG have an end. Programs may write something after the end.
fn is_complete_jpeg(content: &[u8]) -> bool {
    let Ok(jpeg) = Jpeg::from_bytes(Bytes::copy_from_slice(content)) else { return false };
    let pixels = jpeg.segments().last().map_or(0, |segment| segment.len_with_entropy() - segment.len());
    let start = content.len().saturating_sub(pixels);
    // Among compressed pixels, this pair of bytes does not occur.
    content[start..].windows(2).any(|pair| pair == [0xff, 0xd9])
}

fn scale_decoded(mut decoder: impl ImageDecoder, length: usize, is_drawing: bool) -> Result<Option<Photo>, PhotoError> {
    let damaged = |error: image::ImageError| PhotoError::Damaged(error.to_string());
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(PhotoError::TooLarge { width, height });
    }
    if pixels == 0 {
        return Err(PhotoError::Damaged("the image has no pixels".to_owned()));
    }
    let _one_at_a_time = (pixels > LARGE).then(|| LARGE_IMAGE.lock().unwrap_or_else(PoisonError::into_inner));
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let is_turned = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let shown = if is_turned { (height, width) } else { (width, height) };

    let largest = shown.0.min(WIDTHS[WIDTHS.len() - 1]);
    let (width, height) = scaled_size(shown, largest);
    let (width, height) = if is_turned { (height, width) } else { (width, height) };
    let mut image = resized(image, width, height)?;
    if let Some(profile) = profile {
        image = in_srgb(image, &profile);
    }
    image.apply_orientation(orientation);

    let has_alpha = image.as_rgba8().is_some_and(|image| image.pixels().any(|pixel| pixel.0[3] < u8::MAX));
    let size = (image.width(), image.height());
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|width| *width < largest).collect();
    widths.push(largest);
    let mut versions = Vec::new();
    for width in widths {
        let version = resized(image.clone(), width, scaled_size(size, width).1)?;
        versions.push(Version { width, content: encoded(&version, is_drawing)? });
    }
    let is_smaller = versions.last().is_some_and(|version| version.content.len() < length);
    let is_small = length < SMALL || !is_smaller;
    if is_small && largest == shown.0 && orientation == Orientation::NoTransforms {
        return Ok(None);
    }
    let placeholder = if has_alpha { None } else { Some(placeholder(&image)?) };
    Ok(Some(Photo { size, versions, placeholder }))
}

/// Returns the size of an image at a width.
fn scaled_size((width, height): (u32, u32), new_width: u32) -> (u32, u32) {
    let height = u64::from(height) * u64::from(new_width) / u64::from(width.max(1));
    (new_width, u32::try_from(height).unwrap_or(u32::MAX).clamp(1, MAX_SIDE))
}

/// The longest side of a WebP (<https://developers.google.com/speed/webp/faq#what_is_the_maximum_size_a_webp_image_can_be>).
const MAX_SIDE: u32 = 16_383;

/// Returns an image with eight bits per channel in another size.
fn resized(image: DynamicImage, width: u32, height: u32) -> Result<DynamicImage, PhotoError> {
    let (old_width, old_height) = (image.width(), image.height());
    let has_alpha = image.color().has_alpha();
    let (pixels, kind) = if has_alpha {
        (image.into_rgba8().into_raw(), PixelType::U8x4)
    } else {
        (image.into_rgb8().into_raw(), PixelType::U8x3)
    };
    let wrong = |error: &dyn std::fmt::Display| PhotoError::Encode(error.to_string());
    let pixels = if (old_width, old_height) == (width, height) {
        pixels
    } else {
        let source = Pixels::from_vec_u8(old_width, old_height, pixels, kind).map_err(|error| wrong(&error))?;
        let mut target = Pixels::new(width, height, kind);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut target, &options).map_err(|error| wrong(&error))?;
        target.into_vec()
    };
    let image = if has_alpha {
        RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)
    };
    image.ok_or_else(|| wrong(&"the size of the pixels is wrong"))
}

/// Converts the colours of an image from a profile to sRGB. An image with a wrong profile stays as it is.
fn in_srgb(image: DynamicImage, profile: &[u8]) -> DynamicImage {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return image };
    if profile.color_space != DataColorSpace::Rgb {
        return image;
    }
    let layout = if image.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default()) else {
        return image;
    };
    let mut converted = vec![0; image.as_bytes().len()];
    if transform.transform(image.as_bytes(), &mut converted).is_err() {
        return image;
    }
    let (width, height) = (image.width(), image.height());
    let new = match layout {
        Layout::Rgba => RgbaImage::from_raw(width, height, converted).map(DynamicImage::from),
        _ => RgbImage::from_raw(width, height, converted).map(DynamicImage::from),
    };
    new.unwrap_or(image)
}

/// Encodes an image. A drawing is encoded without loss, unless the loss makes the file much smaller.
fn encoded(image: &DynamicImage, is_drawing: bool) -> Result<Vec<u8>, PhotoError> {
    let lossy = webp(image, false, QUALITY)?;
    if is_drawing {
        let lossless = webp(image, true, QUALITY)?;
        if lossless.len() / 2 <= lossy.len() {
            return Ok(lossless);
        }
    }
    Ok(lossy)
}

fn webp(image: &DynamicImage, is_lossless: bool, quality: f32) -> Result<Vec<u8>, PhotoError> {
    let (pixels, width, height) = (image.as_bytes(), image.width(), image.height());
    let encoder = if image.color().has_alpha() {
        webp::Encoder::from_rgba(pixels, width, height)
    } else {
        webp::Encoder::from_rgb(pixels, width, height)
    };
    let encoded = encoder.encode_simple(is_lossless, quality);
    encoded.map(|content| content.to_vec()).map_err(|error| PhotoError::Encode(format!("{error:?}")))
}

fn placeholder(image: &DynamicImage) -> Result<String, PhotoError> {
    let size = (image.width(), image.height());
    let (width, height) = scaled_size(size, PLACEHOLDER.min(size.0));
    let tiny = DynamicImage::from(resized(image.clone(), width, height.min(2 * PLACEHOLDER))?.into_rgb8());
    let content = webp(&tiny, false, PLACEHOLDER_QUALITY)?;
    Ok(format!("data:image/webp;base64,{}", BASE64_STANDARD.encode(content)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GenericImageView as _, Rgb};

    /// A gradient, red at the left and blue at the right, with noise like a photograph.
    fn photograph(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let right = u8::try_from(x * 200 / width).unwrap();
            let noise = u8::try_from((x * 7 + y * 13) % 23).unwrap();
            Rgb([200 - right + noise, noise, right + noise])
        })
    }

    fn written(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn read(content: &[u8]) -> DynamicImage {
        image::load_from_memory_with_format(content, ImageFormat::WebP).unwrap()
    }

    #[test]
    fn a_photograph_gets_each_width_up_to_the_largest() {
        let photo = scale(&written(&photograph(2000, 1000), ImageFormat::Jpeg)).unwrap().unwrap();
        assert_eq!(photo.size, (1440, 720));
        let sizes: Vec<_> = photo.versions.iter().map(|version| read(&version.content).dimensions()).collect();
        assert_eq!(sizes, [(480, 240), (800, 400), (1440, 720)]);
        let placeholder = photo.placeholder.unwrap();
        assert!(placeholder.starts_with("data:image/webp;base64,") && placeholder.len() < 300, "{placeholder}");
        let narrow = scale(&written(&photograph(600, 300), ImageFormat::Jpeg)).unwrap().unwrap();
        assert_eq!(narrow.versions.iter().map(|version| version.width).collect::<Vec<_>>(), [480, 600]);
    }

    #[test]
    fn a_turned_photograph_is_upright() {
        use img_parts::ImageEXIF as _;
        let mut jpeg = Jpeg::from_bytes(written(&photograph(1000, 500), ImageFormat::Jpeg).into()).unwrap();
        // Turned by 90 degrees clockwise.
        let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        jpeg.set_exif(Some(Bytes::from_static(exif)));
        let photo = scale(&jpeg.encoder().bytes()).unwrap().unwrap();
        assert_eq!(photo.size, (500, 1000));
        let image = read(&photo.versions.last().unwrap().content).to_rgb8();
        assert_eq!(image.dimensions(), (500, 1000));
        // The left side is above.
        assert!(image.get_pixel(250, 5).0[0] > 150 && image.get_pixel(250, 995).0[2] > 150);
    }

    #[test]
    fn transparent_parts_stay_and_have_no_placeholder() {
        let image = RgbaImage::from_fn(900, 300, |x, _| image::Rgba([9, 99, 199, if x < 450 { 0 } else { 255 }]));
        let mut out = Cursor::new(Vec::new());
        // Not compressed, so that the scaled image is smaller.
        let encoder = image::codecs::png::PngEncoder::new_with_quality(
            &mut out,
            image::codecs::png::CompressionType::Uncompressed,
            image::codecs::png::FilterType::NoFilter,
        );
        image.write_with_encoder(encoder).unwrap();
        let photo = scale(&out.into_inner()).unwrap().unwrap();
        assert_eq!(photo.placeholder, None);
        let image = read(&photo.versions.last().unwrap().content).to_rgba8();
        assert_eq!(image.get_pixel(10, 10).0[3], 0);
        assert_eq!(image.get_pixel(890, 10).0, [9, 99, 199, 255], "a drawing has no loss");
    }

    #[test]
    fn small_images_animations_and_other_formats_stay() {
        let dot = written(&RgbImage::from_pixel(2, 2, Rgb([1, 2, 3])), ImageFormat::Png);
        for content in [dot.as_slice(), b"GIF89a\x03\x00\x02\x00\x00\x00\x00;", b"<svg/>", b"", b"text"] {
            assert_eq!(scale(content).unwrap(), None);
        }
    }

    #[test]
    fn a_damaged_image_is_an_error() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let content = written(&photograph(300, 200), format);
            for length in [12, content.len() / 2, content.len() - 20] {
                assert!(scale(&content[..length]).is_err(), "{format:?} {length} of {}", content.len());
            }
        }
    }

    #[test]
    fn an_image_of_too_many_pixels_is_refused_before_it_is_decoded() {
        let one = written(&RgbImage::from_pixel(1, 1, Rgb([0, 0, 0])), ImageFormat::Png);
        let mut png = img_parts::png::Png::from_bytes(one.into()).unwrap();
        let mut header = png.chunks()[0].contents().to_vec();
        // The width and the height.
        header[..8].copy_from_slice(&[0, 0, 0x60, 0, 0, 0, 0x60, 0]);
        png.chunks_mut()[0] = img_parts::png::PngChunk::new(*b"IHDR", header.into());
        let png = png.encoder().bytes();
        let error = scale(&png).unwrap_err().to_string();
        assert!(error.contains("24576 × 24576"), "{error}");
    }
}
