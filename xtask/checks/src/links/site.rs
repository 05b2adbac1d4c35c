//! A published site: its pages and their addresses.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use html5gum::{Token, Tokenizer};
use url::Url;
use xtask::files;

use crate::page::Page;

/// A published site.
#[derive(Debug)]
pub struct Site {
    /// The site's folder.
    pub folder: PathBuf,
    /// The site's address, ending in a slash.
    pub base: Url,
    /// The pages by their file's name below the folder.
    pub pages: BTreeMap<String, Page>,
}

impl Site {
    /// Reads the site in a folder. The site's address is the canonical address of the home page.
    ///
    /// # Errors
    /// When a page cannot be read, or the home page has no canonical address.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut pages = BTreeMap::new();
        for path in files::below(folder, &[])?.into_iter().filter(|path| files::has_extension(path, &["html"])) {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            pages.insert(name, Page::read(&path)?);
        }
        let home = pages.get("index.html").and_then(|home| home.canonical.as_deref());
        let base = home.with_context(|| format!("the home page in {} has no canonical address", folder.display()))?;
        let base = Url::parse(base).with_context(|| format!("the home page's canonical address is {base}"))?;
        if !base.path().ends_with('/') {
            bail!("the home page's canonical address is {base}, which ends in no slash");
        }
        Ok(Self { folder: folder.to_owned(), base, pages })
    }

    /// Returns the address that a page's file is published at.
    ///
    /// # Errors
    /// When the name cannot be part of an address.
    pub fn address(&self, name: &str) -> Result<Url> {
        let path = name.strip_suffix("index.html").unwrap_or(name);
        self.base.join(path).with_context(|| format!("{name} has no address"))
    }

    /// Returns the number of addresses on all pages.
    pub fn links(&self) -> usize {
        self.pages.values().map(|page| page.links.len()).sum()
    }

    /// Returns the problem of an address on a page, if any. Addresses of other sites are not checked.
    pub fn problem(&self, page: &Url, link: &str) -> Option<String> {
        let url = match page.join(link) {
            Ok(url) => url,
            Err(error) => return Some(format!("{link} is no address: {error}")),
        };
        if url.origin() != self.base.origin() {
            return None;
        }
        let Some(below) = url.path().strip_prefix(self.base.path()) else {
            // The inbox answers there; there is no file.
            let inbox = url.path().starts_with("/api/");
            return (!inbox)
                .then(|| format!("{link} leaves the site, whose addresses begin with {}", self.base.path()));
        };
        if below.starts_with("api/") {
            return None;
        }
        let mut name = below.to_owned();
        if name.is_empty() || name.ends_with('/') {
            name += "index.html";
        }
        if !self.folder.join(&name).is_file() {
            return Some(format!("{link} leads nowhere: {name} is not published"));
        }
        let id = url.fragment().filter(|id| !id.is_empty())?;
        let there = self.pages.get(&name).is_some_and(|page| page.ids.contains(id));
        (!there).then(|| format!("{link} leads nowhere: {name} has no such id"))
    }

    /// Returns the addresses in sitemap.xml (<https://www.sitemaps.org/protocol.html>).
    ///
    /// # Errors
    /// When sitemap.xml is missing or lists no address.
    pub fn sitemap(&self) -> Result<BTreeSet<String>> {
        let text = files::read_text(&self.folder.join("sitemap.xml"))?;
        let mut listed = BTreeSet::new();
        let mut in_loc = false;
        let Ok(tokens) = Tokenizer::new(&text).collect::<Result<Vec<Token>, _>>();
        for token in tokens {
            match token {
                Token::StartTag(tag) => in_loc = tag.name.as_slice() == b"loc",
                Token::String(text) if in_loc => {
                    listed.insert(String::from_utf8_lossy(&text).trim().to_owned());
                }
                _ => in_loc = false,
            }
        }
        if listed.is_empty() {
            bail!("sitemap.xml lists no address");
        }
        Ok(listed)
    }
}
