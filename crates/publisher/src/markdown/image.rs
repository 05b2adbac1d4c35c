//! Images in the folder `public`. Images of other hosts are refused: they could change or vanish, would reveal visitors
//! to the other host, and are blocked by the pages' Content-Security-Policy.

use std::{borrow::Cow, fmt::Write as _, path::PathBuf};

use super::{
    address::{AddressError, scheme, without_steps},
    rendered::RenderOptions,
};

/// An image of the site.
pub(super) struct Image {
    /// The address on the page.
    pub address: String,
    /// Width and height in pixels; `None` if the format is unknown.
    size: Option<(usize, usize)>,
    /// The length of the file in bytes.
    length: u64,
}

/// The length of a file from which the image is large, in bytes.
const LARGE: u64 = 500_000;

impl Image {
    /// Returns the length of a large file.
    pub(super) fn is_large(&self) -> Option<u64> {
        (self.length > LARGE).then_some(self.length)
    }
}

/// The character that stands for a space in the address of an image while Markdown is parsed.
const SPACE: char = '|';
/// The extensions of images.
const EXTENSIONS: [&str; 7] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"];

/// Returns Markdown in which the addresses of images may have spaces: `![x](a map.png)`. Positions stay the same.
pub(super) fn with_spaces(markdown: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(markdown);
    for (at, _) in markdown.match_indices("![") {
        let Some(start) = markdown[at..].find("](").map(|start| at + start + 2) else { break };
        let Some(end) = markdown[start..].find(')').map(|end| start + end) else { break };
        let inside = &markdown[start..end];
        let lower = inside.to_ascii_lowercase();
        let address = EXTENSIONS.iter().filter_map(|extension| lower.find(extension).map(|at| at + extension.len()));
        let Some(length) = address.min() else { continue };
        if inside[..length].contains(' ') && !inside.contains(['\n', '<', '"']) {
            let spaceless = inside[..length].trim_start().replace(' ', &SPACE.to_string());
            let begin = start + length - spaceless.len();
            out.to_mut().replace_range(begin..start + length, &spaceless);
        }
    }
    out
}

/// Returns the name of an image's file in the folder `public`, from its address on a page.
pub(crate) fn file_of(address: &str, base: &str) -> Option<String> {
    let path = address.strip_prefix(base)?.strip_prefix('/')?;
    Some(unescaped(path))
}

/// Returns an address with everything escaped that is not plain.
pub(crate) fn escaped(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_./".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// Returns an address without escapes.
fn unescaped(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| address.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| address.to_owned()).replace(SPACE, " ")
}

/// Finds an image that is written as `name.png`, `/name.png` or `../public/name.png`. Adds its file to `files`, even if
/// the file is missing.
pub(super) fn find(written: &str, site: RenderOptions<'_>, files: &mut Vec<PathBuf>) -> Result<Image, AddressError> {
    const HELP: &str = "put the file into the folder `public` and write `![what it shows](name.png)`";
    if let Some(scheme) = scheme(written)? {
        let title = format!("images from `{scheme}:` are not allowed");
        return Err(AddressError { title, label: "not a file of the site", help: HELP });
    }
    let written = &unescaped(written);
    let path = without_steps(written);
    let below = site.base.trim_matches('/');
    let path = path.strip_prefix(below).and_then(|path| path.strip_prefix('/')).unwrap_or(path);
    let path = path.strip_prefix("public/").unwrap_or(path);
    if path.is_empty() {
        return Err(AddressError { title: "the image has no address".to_owned(), label: "no address", help: HELP });
    }
    let plain = |character: char| !character.is_control() && !"\\?#*:\"<>|".contains(character);
    if !path.chars().all(plain) || path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return Err(AddressError {
            title: format!("`{written}` cannot be an image's address"),
            label: "not a file's name",
            help: "name the file like `a-map.png`, without the signs ? # * : < > and quotes",
        });
    }
    let file = site.public.join(path);
    files.push(file.clone());
    if !file.is_file() {
        return Err(AddressError {
            title: format!("no image `{path}` in the folder `public`"),
            label: "no such file",
            help: HELP,
        });
    }
    let size = imagesize::size(&file).ok().map(|size| (size.width, size.height));
    let length = file.metadata().map(|file| file.len()).unwrap_or_default();
    Ok(Image { address: [site.base, "/", &escaped(path)].concat(), size, length })
}

/// Adds width and height to image tags, so that the page does not shift when the images load.
pub(super) fn with_sizes(html: String, images: &[Image]) -> String {
    images.iter().fold(html, |html, image| {
        let Some((width, height)) = image.size else { return html };
        // Image tags come from Markdown only, and their addresses need no escaping.
        let plain = format!("<img src=\"{}\"", image.address);
        html.replace(&plain, &format!("<img width=\"{width}\" height=\"{height}\" src=\"{}\"", image.address))
    })
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// A GIF without image data, 3 pixels wide and 2 high.
    const GIF: &[u8] = b"GIF89a\x03\x00\x02\x00\x00\x00\x00;";

    #[test]
    fn an_image_is_found_in_each_form_of_its_address() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/b.gif"), GIF).unwrap();
        let site = RenderOptions { base: "/glossary", public: folder.path(), language: "en" };
        for written in ["a/b.gif", "/a/b.gif", "../../public/a/b.gif", "/glossary/a/b.gif"] {
            let image = find(written, site, &mut Vec::new()).ok().unwrap();
            assert_eq!((image.address.as_str(), image.size), ("/glossary/a/b.gif", Some((3, 2))), "{written}");
        }
    }

    #[test]
    fn names_may_have_spaces_and_letters_of_any_language() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a größe.gif"), GIF).unwrap();
        let site = RenderOptions { base: "", public: folder.path(), language: "en" };
        for written in ["a größe.gif", "a%20größe.gif", "a|größe.gif"] {
            let image = find(written, site, &mut Vec::new()).ok().unwrap();
            assert_eq!(image.address, "/a%20gr%C3%B6%C3%9Fe.gif", "{written}");
        }
        assert_eq!(with_spaces("![x](a b.png) [y](c d)"), "![x](a|b.png) [y](c d)");
        assert_eq!(with_spaces("![x]( ./a b.png)"), "![x]( ./a|b.png)");
        for other in ["![x](a.png \"T\")", "![x](<a b.png>)", "![x](a", "![x"] {
            assert_eq!(with_spaces(other), other);
        }
    }

    #[test]
    fn images_that_are_not_files_of_the_site_are_refused() {
        let site = RenderOptions { base: "", public: Path::new("no such folder"), language: "en" };
        for written in [
            "http://example.com/a.png",
            "https://example.com/a.png",
            "data:image/png;base64,AA",
            "",
            "a?b.png",
            "a/../b.png",
            "b.png",
        ] {
            assert!(find(written, site, &mut Vec::new()).is_err(), "{written}");
        }
    }

    #[test]
    fn each_copy_of_an_image_gets_its_size_once() {
        let image = || Image { address: "/a.gif".into(), size: Some((3, 2)), length: 9 };
        let html = "<img src=\"/a.gif\" alt=\"a\"><img src=\"/a.gif\" alt=\"b\">".to_owned();
        let sized = with_sizes(html, &[image(), image()]);
        assert_eq!(sized.matches(" width=\"3\" height=\"2\"").count(), 2, "{sized}");
    }
}
