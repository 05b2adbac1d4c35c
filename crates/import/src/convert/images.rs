//! Images of texts.

use std::{collections::HashMap, ops::Range, path::Path};

use glossary_core::slug::slugify;
use pulldown_cmark::{Event, Parser, Tag};

use super::{
    ImageSource, ImportedGlossary, ImportedImage,
    index::{is_external, percent_decoded},
};
use crate::{
    markdown::{self, html::destination, replace_parts},
    report::Notes,
};

/// The images found so far.
pub struct Images {
    fetch: bool,
    /// The images to copy.
    pub found: Vec<ImportedImage>,
    names: HashMap<String, String>,
}

/// What becomes of an image.
pub enum Placed {
    /// The image, with its new address.
    Image(String),
    /// A link to the image on the web.
    Link(String),
    /// The alternative text only.
    Text,
    /// Nothing.
    Nothing,
}

impl Images {
    /// Begins with no images.
    pub fn new(fetch: bool) -> Self {
        Self { fetch, found: Vec::new(), names: HashMap::new() }
    }

    /// Places an image of a term, and reports what is lost.
    pub fn place(&mut self, address: &str, alt: &str, folder: Option<&Path>, term: &str, notes: &mut Notes) -> Placed {
        let has_alt = !alt.trim().is_empty();
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        let from = match folder {
            _ if is_web => Some(ImageSource::Web(address.to_owned())),
            Some(folder) if !is_external(address) => {
                let path = percent_decoded(address.split(['?', '#']).next().unwrap_or_default());
                find(folder, &path).map(ImageSource::File)
            }
            _ => None,
        };
        let Some(from) = from else {
            notes.lost("image", "the image file was not found", address);
            return if has_alt { Placed::Text } else { Placed::Nothing };
        };
        if !self.fetch {
            if is_web {
                notes.changed("image", "an image on the web, written as a link; --fetch-images copies it", address);
                return Placed::Link(address.to_owned());
            }
            notes.lost("image", "an image; import again with --fetch-images to copy it", address);
            return if has_alt { Placed::Text } else { Placed::Nothing };
        }
        let to = self.target(address, term);
        if !self.found.iter().any(|image| image.to == to) {
            self.found.push(ImportedImage { from, to: to.clone(), term: term.to_owned() });
        }
        if has_alt {
            return Placed::Image(to);
        }
        notes.lost("image", "an image without alternative text; describe it, and write the image into the text", to);
        Placed::Nothing
    }

    /// Returns the path of an image in the folder of public files.
    fn target(&mut self, address: &str, term: &str) -> String {
        if let Some(known) = self.names.get(address) {
            return known.clone();
        }
        let file = address.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
        let file = percent_decoded(file);
        let (stem, extension) = file.rsplit_once('.').unwrap_or((&file, "png"));
        let stem = slugify(stem, "en").map_or_else(|| "image".to_owned(), String::from);
        let extension: String =
            extension.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let name = if stem.starts_with(term) { stem } else { format!("{term}-{stem}") };
        let mut path = format!("images/{name}.{extension}");
        let mut number = 2;
        while self.names.values().any(|known| *known == path) {
            path = format!("images/{name}-{number}.{extension}");
            number += 1;
        }
        self.names.insert(address.to_owned(), path.clone());
        path
    }
}

/// What an image in the texts becomes after its copying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplacedImage {
    /// An image at another path in the folder of public files.
    Path(String),
    /// A link to the image on the web.
    Link(String),
    /// Its alternative text.
    Text,
}

/// Replaces an image in the texts of all terms.
pub fn replace_image(glossary: &mut ImportedGlossary, path: &str, with: &ReplacedImage) {
    for term in &mut glossary.terms {
        let file = &mut term.file;
        for text in [&mut file.explanation, &mut file.example] {
            if text.contains(path) {
                *text = replaced(text, path, with);
            }
        }
        let definition = file.text("definition");
        if definition.contains(path) {
            file.set("definition", replaced(&definition, path, with));
        }
    }
}

fn replaced(text: &str, path: &str, with: &ReplacedImage) -> String {
    let mut edits = Vec::new();
    for (event, range) in Parser::new_ext(text, markdown::OPTIONS).into_offset_iter() {
        if let Event::Start(Tag::Image { dest_url, .. }) = event
            && *dest_url == *path
        {
            let alt = alternative(text, &range);
            let new = match with {
                ReplacedImage::Path(path) => format!("![{alt}]({})", destination(path)),
                ReplacedImage::Link(address) => format!("[{alt}]({})", destination(address)),
                ReplacedImage::Text => alt,
            };
            edits.push((range, new));
        }
    }
    replace_parts(text, edits)
}

/// Returns the Markdown of an image's alternative text.
pub(super) fn alternative(text: &str, range: &Range<usize>) -> String {
    let written = &text[range.clone()];
    let end = written.rfind("](").unwrap_or(written.len());
    written.get(2..end).unwrap_or_default().replace('\n', " ")
}

/// Returns the file of an image: beside the text, or in one of the folders above with the usual names.
fn find(folder: &Path, path: &str) -> Option<std::path::PathBuf> {
    const EXTENSIONS: [&str; 9] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp"];
    let relative = path.trim_start_matches('/');
    // A text must not make the program publish another file.
    let extension = relative.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if !EXTENSIONS.contains(&extension.as_str()) || relative.split('/').filter(|step| *step == "..").count() > 4 {
        return None;
    }
    let beside = folder.join(relative);
    if !path.starts_with('/') && beside.is_file() {
        return Some(beside);
    }
    let above = folder.ancestors().take(6).flat_map(|folder| {
        ["", "static", "public", "assets", "images", "_images", "attachments", "files"]
            .map(|name| folder.join(name).join(relative))
    });
    above.into_iter().find(|file| file.is_file())
}
