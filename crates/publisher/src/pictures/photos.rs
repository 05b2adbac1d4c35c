//! The images of terms, scaled to the widths of pages.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
    time::SystemTime,
};

use glossary_pictures::{VERSION, photo};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Progress;
use crate::{
    content::Glossary, markdown::image_file, output_dir::OutputDir, publish::PublishError, settings::Settings,
};

/// The list of scaled images, in the output directory.
const LIST: &str = ".images.json";
/// The end of the names of scaled images.
const EXTENSION: &str = ".webp";
/// The length of an original in bytes from which it is not published, if only its scaled versions are shown.
const LARGE_ORIGINAL: u64 = 500_000;
/// The width of an image on a page: the width of the text, or of a phone.
const SIZES: &str = "(min-width: 48rem) 44rem, 94vw";

/// The scaled images of a publish, by their addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Photos {
    by_address: BTreeMap<String, Scaled>,
    /// The names of originals that are not published.
    pub(crate) hidden: BTreeSet<String>,
}

/// The versions of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Scaled {
    width: u32,
    height: u32,
    placeholder: Option<String>,
    /// The names and widths of the versions. Empty for an image that stays as it is.
    versions: Vec<(String, u32)>,
}

/// The hashes of files that have been read, by path.
#[derive(Debug, Default)]
pub(crate) struct Hashes(Mutex<HashMap<PathBuf, (SystemTime, u64, String)>>);

impl Hashes {
    fn of(&self, path: &Path) -> std::io::Result<String> {
        let metadata = fs::metadata(path)?;
        let state = (metadata.modified()?, metadata.len());
        let known = self.0.lock().ok().and_then(|known| known.get(path).cloned());
        if let Some((modified, length, hash)) = known
            && (modified, length) == state
        {
            return Ok(hash);
        }
        let digest = Sha256::new().chain_update(VERSION.to_le_bytes()).chain_update(fs::read(path)?);
        let hash: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        if let Ok(mut known) = self.0.lock() {
            known.insert(path.to_owned(), (state.0, state.1, hash.clone()));
        }
        Ok(hash)
    }
}

impl Photos {
    /// Scales the images that the terms show. Images that an earlier publish has scaled are kept.
    pub(crate) fn scale(
        glossary: &Glossary,
        settings: &Settings,
        public: &Path,
        output: &OutputDir,
        hashes: &Hashes,
        progress: &Progress,
    ) -> Result<Self, PublishError> {
        let base = settings.site.base_path();
        let texts = || glossary.terms.iter().flat_map(|term| [&term.explanation, &term.example]);
        let addresses: BTreeSet<&str> = texts().flat_map(|html| addresses(html)).collect();
        if addresses.is_empty() {
            return Ok(Self::default());
        }
        let list: BTreeMap<String, Scaled> = serde_json::from_value(output.json(LIST)).unwrap_or_default();
        let mut found = BTreeMap::new();
        let mut missing = Vec::new();
        for address in addresses {
            let Some(file) = image_file(address, base) else { continue };
            let path = public.join(&file);
            let hash =
                hashes.of(&path).map_err(|source| PublishError::File { action: "read", path: path.clone(), source })?;
            // Two files with the same content have different names.
            let key = format!("{hash} {file}");
            match list.get(&key).filter(|scaled| scaled.versions.iter().all(|(name, _)| output.keep_if_published(name)))
            {
                Some(scaled) => _ = found.insert(key, (address, file, scaled.clone())),
                None => missing.push((key, hash, address, file)),
            }
        }
        let done = progress.begin("Scaling images", missing.len());
        let scaled = missing.into_par_iter().with_max_len(1).map(|(key, hash, address, file)| {
            let scaled = scale(&public.join(&file), &file, &hash, output)?;
            done();
            Ok((key, (address, file, scaled)))
        });
        found.extend(scaled.collect::<Result<Vec<_>, PublishError>>()?);

        let list: BTreeMap<&str, &Scaled> = found.iter().map(|(key, (_, _, scaled))| (key.as_str(), scaled)).collect();
        let text =
            serde_json::to_string(&list).map_err(|error| PublishError::Format(LIST.to_owned(), error.to_string()))?;
        output.write(LIST, text.as_bytes())?;

        let named = [settings.look.logo.as_ref(), settings.site.image.as_ref().map(|image| &image.file)];
        let mut photos = Self::default();
        for (address, file, scaled) in found.into_values().filter(|(_, _, scaled)| !scaled.versions.is_empty()) {
            let is_large = fs::metadata(public.join(&file)).is_ok_and(|file| file.len() > LARGE_ORIGINAL);
            let link = format!("href=\"{address}\"");
            let is_linked = || named.contains(&Some(&file)) || texts().any(|html| html.contains(&link));
            if is_large && !is_linked() {
                photos.hidden.insert(file);
            }
            photos.by_address.insert(address.to_owned(), scaled);
        }
        Ok(photos)
    }

    /// Keeps the files of an earlier publish.
    pub(crate) fn keep(output: &OutputDir) {
        output.keep_earlier(|name| {
            name == LIST || (name.ends_with(EXTENSION) && glossary_core::hosting::is_immutable(name))
        });
    }

    /// Returns HTML in which images have versions of several widths, and a placeholder.
    pub(crate) fn applied(&self, html: &str, base: &str) -> Option<String> {
        if self.by_address.is_empty() || !html.contains(IMAGE) {
            return None;
        }
        let mut out = String::with_capacity(html.len() + 1024);
        let mut rest = html;
        while let Some(at) = rest.find(IMAGE) {
            let (before, tag) = rest.split_at(at);
            out.push_str(before);
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            let (tag, after) = tag.split_at(end);
            match address_of(tag).and_then(|address| Some((address, self.by_address.get(address)?))) {
                Some((address, scaled)) => out.push_str(&scaled.tag(tag, address, base)),
                None => out.push_str(tag),
            }
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }
}

/// The beginning of an image with a size, as [`crate::markdown`] writes it.
const IMAGE: &str = "<img width=\"";

/// Returns the addresses of the images in a term's HTML.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices(IMAGE).filter_map(|(at, _)| address_of(&html[at..]))
}

fn address_of(tag: &str) -> Option<&str> {
    let (_, rest) = tag.split_once(" src=\"")?;
    Some(rest.split_once('"')?.0)
}

impl Scaled {
    /// Returns the tag of the image, with its placeholder.
    fn tag(&self, tag: &str, address: &str, base: &str) -> String {
        let href = |name: &str| format!("{base}/{}", crate::markdown::escaped_path(name));
        let versions: Vec<String> =
            self.versions.iter().map(|(name, width)| format!("{} {width}w", href(name))).collect();
        let largest = self.versions.last().map_or_else(|| address.to_owned(), |(name, _)| href(name));
        let attributes = match tag.split_once(&format!(" src=\"{address}\"")) {
            Some((_, attributes)) => attributes,
            None => return tag.to_owned(),
        };
        let srcset = if versions.len() > 1 {
            format!(" srcset=\"{}\" sizes=\"{SIZES}\"", versions.join(", "))
        } else {
            String::new()
        };
        let (width, height) = (self.width, self.height);
        let image = format!(
            "<img width=\"{width}\" height=\"{height}\" loading=\"lazy\" decoding=\"async\"{srcset} src=\"{largest}\"{attributes}"
        );
        match &self.placeholder {
            // An inline style would break the pages' policy, so the placeholder is an image behind the image.
            Some(data) => format!("<span class=\"photo\"><img alt=\"\" src=\"{data}\">{image}</span>"),
            None => image,
        }
    }
}

fn scale(path: &Path, file: &str, hash: &str, output: &OutputDir) -> Result<Scaled, PublishError> {
    let content =
        fs::read(path).map_err(|source| PublishError::File { action: "read", path: path.to_owned(), source })?;
    let wrong = |error: photo::PhotoError| PublishError::Picture { path: path.to_owned(), problem: error.to_string() };
    let photo = photo::scale(&content).map_err(wrong)?;
    let Some(photo) = photo else { return Ok(Scaled::default()) };
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut scaled = Scaled {
        width: photo.size.0,
        height: photo.size.1,
        placeholder: photo.placeholder,
        versions: Vec::with_capacity(photo.versions.len()),
    };
    for version in photo.versions {
        // A second dot in the name would hide the hash.
        let name = format!("{}-{}-{hash}{EXTENSION}", stem.replace('.', "-"), version.width);
        output.write(&name, &version.content)?;
        scaled.versions.push((name, version.width));
    }
    Ok(scaled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photos(placeholder: Option<&str>) -> Photos {
        let scaled = Scaled {
            width: 960,
            height: 640,
            placeholder: placeholder.map(str::to_owned),
            versions: vec![("a b-480-00.webp".into(), 480), ("a b-960-00.webp".into(), 960)],
        };
        Photos { by_address: BTreeMap::from([("/g/a%20b.jpg".to_owned(), scaled)]), ..Photos::default() }
    }

    #[test]
    fn only_scaled_images_change() {
        let html = "<p>x</p><img width=\"4000\" height=\"3000\" src=\"/g/a%20b.jpg\" alt=\"A\" title=\"T\"><img \
                    width=\"3\" height=\"2\" src=\"/g/b.gif\" alt=\"B\">y";
        let changed = photos(None).applied(html, "/g").unwrap();
        assert_eq!(
            changed,
            "<p>x</p><img width=\"960\" height=\"640\" loading=\"lazy\" decoding=\"async\" srcset=\"/g/a%20b-480-00.webp \
             480w, /g/a%20b-960-00.webp 960w\" sizes=\"(min-width: 48rem) 44rem, 94vw\" src=\"/g/a%20b-960-00.webp\" \
             alt=\"A\" title=\"T\"><img width=\"3\" height=\"2\" src=\"/g/b.gif\" alt=\"B\">y"
        );
        assert_eq!(photos(None).applied("<p>none</p>", "/g"), None);
        assert_eq!(Photos::default().applied(html, "/g"), None);
        assert_eq!(addresses(html).collect::<Vec<_>>(), ["/g/a%20b.jpg", "/g/b.gif"]);
    }

    #[test]
    fn a_placeholder_is_behind_the_image() {
        let html = "<img width=\"4\" height=\"3\" src=\"/g/a%20b.jpg\" alt=\"A\">";
        let changed = photos(Some("data:x")).applied(html, "/g").unwrap();
        assert!(changed.starts_with("<span class=\"photo\"><img alt=\"\" src=\"data:x\"><img width"), "{changed}");
        assert!(changed.ends_with("alt=\"A\"></span>"), "{changed}");
    }
}
