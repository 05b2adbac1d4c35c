//! Images in the folder `public`. Images of other hosts are refused: they could change or vanish, would reveal visitors
//! to the other host, and are blocked by the pages' Content-Security-Policy.

use std::path::PathBuf;

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
}

/// Finds an image that is written as `name.png`, `/name.png` or `../public/name.png`. Adds its file to `files`, even if
/// the file is missing.
pub(super) fn find(written: &str, site: RenderOptions<'_>, files: &mut Vec<PathBuf>) -> Result<Image, AddressError> {
    const HELP: &str = "put the file into the folder `public` and write `![what it shows](name.png)`";
    if let Some(scheme) = scheme(written)? {
        let title = format!("images from `{scheme}:` are not allowed");
        return Err(AddressError { title, label: "not a file of the site", help: HELP });
    }
    let path = without_steps(written);
    let below = site.base.trim_matches('/');
    let path = path.strip_prefix(below).and_then(|path| path.strip_prefix('/')).unwrap_or(path);
    let path = path.strip_prefix("public/").unwrap_or(path);
    if path.is_empty() {
        return Err(AddressError { title: "the image has no address".to_owned(), label: "no address", help: HELP });
    }
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./".contains(character);
    if !path.chars().all(plain) || path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return Err(AddressError {
            title: format!("`{written}` cannot be an image's address"),
            label: "not a plain name",
            help: "name the file with letters, digits, dots, hyphens and underscores, like `a-map.png`",
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
    Ok(Image { address: [site.base, "/", path].concat(), size })
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
    fn images_that_are_not_files_of_the_site_are_refused() {
        let site = RenderOptions { base: "", public: Path::new("no such folder"), language: "en" };
        for written in [
            "http://example.com/a.png",
            "https://example.com/a.png",
            "data:image/png;base64,AA",
            "",
            "a b.png",
            "a/../b.png",
            "b.png",
        ] {
            assert!(find(written, site, &mut Vec::new()).is_err(), "{written}");
        }
    }

    #[test]
    fn each_copy_of_an_image_gets_its_size_once() {
        let image = || Image { address: "/a.gif".into(), size: Some((3, 2)) };
        let html = "<img src=\"/a.gif\" alt=\"a\"><img src=\"/a.gif\" alt=\"b\">".to_owned();
        let sized = with_sizes(html, &[image(), image()]);
        assert_eq!(sized.matches(" width=\"3\" height=\"2\"").count(), 2, "{sized}");
    }
}
