//! Copying of images from the web and from folders.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use glossary_import::{
    convert::{ImageSource, ImportedGlossary, ReplacedImage, replace_image},
    report::{Notes, Outcome},
};
use reqwest::Client;

/// The largest image, in bytes.
const MAX_IMAGE: usize = 20 << 20;
/// The time for one image.
const IMAGE_TIMEOUT: Duration = Duration::from_secs(30);
/// A kind of images: the extension, others for the same kind, and the first bytes.
type Kind = (&'static str, &'static [&'static str], &'static [&'static [u8]]);
/// The kinds of images that browsers show.
const KINDS: [Kind; 7] = [
    ("png", &[], &[b"\x89PNG\r\n\x1a\n"]),
    ("jpg", &["jpeg", "jpe", "jfif"], &[b"\xff\xd8\xff"]),
    ("gif", &[], &[b"GIF87a", b"GIF89a"]),
    ("webp", &[], &[b"RIFF"]),
    ("avif", &[], &[b"\0\0\0\x1cftypavif", b"\0\0\0\x20ftypavif", b"\0\0\0\x18ftypavif"]),
    ("bmp", &[], &[b"BM"]),
    ("ico", &[], &[b"\0\0\x01\0"]),
];

/// Returns the images with their paths in the folder of public files. An image that cannot be copied is reported, and
/// replaced by a link in the texts.
///
/// # Errors
/// When the HTTP client cannot be made.
pub fn fetch(glossary: &mut ImportedGlossary, public: &Path) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    if glossary.images.is_empty() {
        return Ok(files);
    }
    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let agent = concat!("glossary-import/", env!("CARGO_PKG_VERSION"));
    let client = Client::builder().user_agent(agent).timeout(IMAGE_TIMEOUT).build();
    let client = client.context("cannot make an HTTP client")?;
    for image in std::mem::take(&mut glossary.images) {
        let (from, bytes) = match &image.from {
            ImageSource::File(file) => (file.display().to_string(), read(file)),
            ImageSource::Web(address) => (address.clone(), runtime.block_on(download(&client, address))),
        };
        let mut notes = Notes::new(image.term.clone(), from.clone());
        let found = bytes.and_then(|bytes| Ok((extension_of(&bytes)?, bytes)));
        match found {
            Ok((extension, bytes)) => {
                let to = with_extension(&image.to, extension);
                if to != image.to {
                    replace_image(glossary, &image.to, &ReplacedImage::Path(to.clone()));
                }
                let path = public.join(&to);
                // An image that is there already may have been replaced by a better one.
                if path.exists() {
                    notes.done("image", "an image that is in the folder of public files already", to);
                } else {
                    notes.done("image", "copied", to);
                    files.push((path, bytes));
                }
            }
            Err(error) => {
                let replaced = match image.from {
                    ImageSource::Web(address) => ReplacedImage::Link(address),
                    ImageSource::File(_) => ReplacedImage::Text,
                };
                replace_image(glossary, &image.to, &replaced);
                let message = match replaced {
                    ReplacedImage::Link(_) => "the image could not be copied, and is a link now",
                    _ => "the image could not be copied; its alternative text is kept",
                };
                notes.add(Outcome::Lost, "image", message, format!("{from}: {error}"));
            }
        }
        glossary.report.extend(notes);
    }
    Ok(files)
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).map_err(|error| error.to_string())?;
    opened.take(MAX_IMAGE as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    limited(bytes)
}

async fn download(client: &Client, address: &str) -> Result<Vec<u8>, String> {
    let failed = |error: reqwest::Error| {
        let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
        let cause = causes.last().map(ToString::to_string);
        let error = error.without_url().to_string();
        cause.map_or(error.clone(), |cause| format!("{error}: {cause}"))
    };
    let mut response =
        client.get(address).send().await.and_then(reqwest::Response::error_for_status).map_err(failed)?;
    if response.content_length().is_some_and(|length| length > MAX_IMAGE as u64) {
        return Err(too_large());
    }
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("image/") && !kind.starts_with("application/octet-stream") && !kind.is_empty() {
        return Err(format!("the response is no image, but `{kind}`"));
    }
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await.map_err(failed)? {
        bytes.extend_from_slice(&part);
        if bytes.len() > MAX_IMAGE {
            break;
        }
    }
    limited(bytes)
}

fn limited(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if bytes.len() > MAX_IMAGE { Err(too_large()) } else { Ok(bytes) }
}

fn too_large() -> String {
    format!("more than {} MB", MAX_IMAGE >> 20)
}

/// Returns the extension of an image by its content, whatever its name and its type say.
fn extension_of(bytes: &[u8]) -> Result<&'static str, String> {
    let begins = |starts: &[&[u8]]| starts.iter().any(|start| bytes.starts_with(start));
    if let Some((extension, _, _)) = KINDS.iter().find(|(_, _, starts)| begins(starts)) {
        return Ok(extension);
    }
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !(start.starts_with("<svg") || start.starts_with("<?xml") || start.starts_with("<!")) || !text.contains("<svg") {
        return Err("the file is no image of a known kind".to_owned());
    }
    if is_active(&text) {
        return Err("the SVG has scripts, which would run on the glossary's site".to_owned());
    }
    Ok("svg")
}

/// Returns whether an SVG in lower case may run a script or load HTML when it is opened.
fn is_active(svg: &str) -> bool {
    let handler = svg.match_indices("on").any(|(at, _)| {
        let before = svg[..at].chars().next_back();
        let name =
            svg[at..].find(|character: char| !character.is_ascii_alphabetic()).map_or("", |end| &svg[at + end..]);
        before.is_some_and(|before| before.is_whitespace() || matches!(before, '"' | '\'' | '/'))
            && name.trim_start().starts_with('=')
    });
    handler || ["<script", "javascript:", "<foreignobject", "<!entity", "<iframe"].iter().any(|part| svg.contains(part))
}

/// Returns a path with the extension of the image's content.
fn with_extension(path: &str, extension: &str) -> String {
    let same = |known: &str| {
        known == extension || KINDS.iter().any(|(first, others, _)| *first == extension && others.contains(&known))
    };
    match path.rsplit_once('.') {
        Some((_, known)) if same(known) => path.to_owned(),
        Some((stem, _)) => format!("{stem}.{extension}"),
        None => format!("{path}.{extension}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_recognised_by_their_content() {
        for (bytes, extension) in [
            (b"\x89PNG\r\n\x1a\n...".as_slice(), "png"),
            (b"\xff\xd8\xff\xe0", "jpg"),
            (b"GIF89a..", "gif"),
            (
                b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><title>One button</title></svg>",
                "svg",
            ),
        ] {
            assert_eq!(extension_of(bytes), Ok(extension));
        }
        for bytes in [
            b"<html><svg></svg></html>".as_slice(),
            b"text",
            b"",
            b"<svg onload=\"x()\"></svg>",
            b"<svg\nonload = 'x'></svg>",
            b"<svg><SCRIPT>x</SCRIPT></svg>",
            b"<svg><a href=\"javascript:x\"/></svg>",
            b"<svg><foreignObject/></svg>",
        ] {
            assert!(extension_of(bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(with_extension("images/a.jpeg", "jpg"), "images/a.jpeg");
        assert_eq!(with_extension("images/a.png", "jpg"), "images/a.jpg");
        assert_eq!(with_extension("images/a.", "svg"), "images/a.svg");
    }
}
