//! Removal of what cameras and programs write into photographs: the place, the time, the owner, previews.

use image::metadata::Orientation;
use img_parts::{
    Bytes, ImageEXIF as _,
    jpeg::{Jpeg, markers},
    png::Png,
    webp::WebP,
};

/// The chunks of a PNG with metadata (<https://www.w3.org/TR/png-3/#11textinfo>).
const PNG_METADATA: [[u8; 4]; 5] = [*b"eXIf", *b"tEXt", *b"zTXt", *b"iTXt", *b"tIME"];
/// The names of segments in a JPEG that show the image differently: colour profiles, and gain maps.
const JPEG_SHOWN: [&[u8]; 3] = [b"ICC_PROFILE\0", b"Adobe\0", b"JFIF\0"];
/// The tag of the orientation (<https://exiv2.org/tags.html>).
const ORIENTATION: u8 = 0x12;

/// Returns an image without metadata, except for its orientation and colour profile; `None` if there is nothing to
/// remove, or the format has none.
#[must_use]
pub fn removed(content: &[u8]) -> Option<Vec<u8>> {
    match image::guess_format(content).ok()? {
        image::ImageFormat::Jpeg => jpeg(content),
        image::ImageFormat::Png => png(content),
        image::ImageFormat::WebP => webp(content),
        _ => None,
    }
}

fn jpeg(content: &[u8]) -> Option<Vec<u8>> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(content)).ok()?;
    let exif = orientation(jpeg.exif());
    let before = jpeg.segments().len();
    jpeg.segments_mut().retain(|segment| match segment.marker() {
        markers::COM => false,
        markers::APP0..=markers::APP15 => JPEG_SHOWN.iter().any(|name| segment.contents().starts_with(name)),
        _ => true,
    });
    if jpeg.segments().len() == before {
        return None;
    }
    jpeg.set_exif(exif);
    changed(jpeg.encoder().bytes(), content)
}

fn png(content: &[u8]) -> Option<Vec<u8>> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(content)).ok()?;
    let exif = orientation(png.exif());
    let before = png.chunks().len();
    png.chunks_mut().retain(|chunk| !PNG_METADATA.contains(&chunk.kind()));
    if png.chunks().len() == before {
        return None;
    }
    png.set_exif(exif);
    changed(png.encoder().bytes(), content)
}

fn webp(content: &[u8]) -> Option<Vec<u8>> {
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(content)).ok()?;
    let exif = orientation(webp.exif());
    let xmp = *b"XMP ";
    if webp.exif().is_none() && !webp.has_chunk(xmp) {
        return None;
    }
    webp.remove_chunks_by_id(xmp);
    webp.set_exif(exif);
    changed(webp.encoder().bytes(), content)
}

fn changed(new: Bytes, old: &[u8]) -> Option<Vec<u8>> {
    (new != *old).then(|| new.to_vec())
}

/// Returns Exif data with the orientation alone; `None` for an upright image.
fn orientation(exif: Option<Bytes>) -> Option<Bytes> {
    let orientation = Orientation::from_exif_chunk(&exif?)?;
    (orientation != Orientation::NoTransforms).then(|| {
        // One entry: a tag, the type SHORT, one value.
        let entry = [ORIENTATION, 1, 3, 0, 1, 0, 0, 0, orientation.to_exif(), 0, 0, 0];
        Bytes::from([b"II*\0\x08\0\0\0\x01\0".as_slice(), &entry, &[0; 4]].concat())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, RgbImage};
    use std::io::Cursor;

    /// Exif data with an orientation and a text that must vanish.
    fn exif(orientation: u8) -> Bytes {
        let artist = [0x3b, 1, 2, 0, 8, 0, 0, 0, 38, 0, 0, 0];
        let turned = [ORIENTATION, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
        Bytes::from([b"II*\0\x08\0\0\0\x02\0".as_slice(), &turned, &artist, &[0; 4], b"SECRET!\0"].concat())
    }

    fn plain(format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        RgbImage::from_fn(8, 4, |x, _| image::Rgb([x as u8 * 30, 9, 9])).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn with_exif(format: ImageFormat, orientation: u8) -> Vec<u8> {
        let (content, exif) = (Bytes::from(plain(format)), Some(exif(orientation)));
        let bytes = match format {
            ImageFormat::Jpeg => {
                let mut image = Jpeg::from_bytes(content).unwrap();
                image.set_exif(exif);
                image.encoder().bytes()
            }
            ImageFormat::Png => {
                let mut image = Png::from_bytes(content).unwrap();
                image.set_exif(exif);
                image.encoder().bytes()
            }
            _ => {
                let mut image = WebP::from_bytes(content).unwrap();
                image.set_exif(exif);
                image.encoder().bytes()
            }
        };
        bytes.to_vec()
    }

    fn orientation_of(content: &[u8]) -> Orientation {
        use image::ImageDecoder as _;
        let reader = image::ImageReader::new(Cursor::new(content)).with_guessed_format().unwrap();
        reader.into_decoder().unwrap().orientation().unwrap()
    }

    #[test]
    fn metadata_is_removed_and_the_orientation_kept() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            assert_eq!(removed(&plain(format)), None, "{format:?}");
            let content = with_exif(format, 6);
            assert!(content.windows(6).any(|part| part == b"SECRET"));
            let clean = removed(&content).unwrap();
            assert!(!clean.windows(6).any(|part| part == b"SECRET"), "{format:?}");
            assert_eq!(orientation_of(&clean), Orientation::Rotate90, "{format:?}");
            let pixels = |content: &[u8]| image::load_from_memory(content).unwrap();
            assert_eq!(pixels(&clean), pixels(&content), "{format:?}");
            assert_eq!(removed(&clean), None, "{format:?}: a second time changes nothing");
            assert_eq!(orientation_of(&removed(&with_exif(format, 1)).unwrap()), Orientation::NoTransforms);
        }
    }

    #[test]
    fn damaged_files_and_other_formats_stay() {
        let content = with_exif(ImageFormat::Jpeg, 6);
        for content in [&content[..20], b"GIF89a", b"<svg/>", b"", b"\xff\xd8\xff"] {
            assert_eq!(removed(content), None);
        }
    }
}
