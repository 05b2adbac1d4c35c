//! The sizes of a visitor's downloads and their budgets. The files are compressed with brotli at the
//! maximum level, as a web host would.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use brotli::CompressorWriter;
use xtask::{console, files, table::Table};

use crate::{checked::Checked, page::Page};

/// The budget of a page: the ten packets of a first round trip (<https://www.rfc-editor.org/rfc/rfc6928>).
const PAGE: usize = 14 * 1024;
/// The budget of all WebAssembly and JavaScript of the app.
const APP: usize = 132 * 1024;
/// The budget of a view for frames of other sites, with its script.
const CARD: usize = 6 * 1024;
/// The kind of the form in frames, which is a page of the app.
const FORM: &str = "embedded form";
/// The budget of the script of the configurator, which only that page loads.
const CONFIGURATOR: usize = 8 * 1024;
/// The beginning of that script's name.
const CONFIGURATOR_SCRIPT: &str = "configurator-";
/// The budget of the script that pages load when the browser is idle: cards on links, the font, reading offline.
const IDLE: usize = 3 * 1024;
/// The beginning of that script's name.
const IDLE_SCRIPT: &str = "idle-";
/// The service worker, which browsers load beside the page.
const OFFLINE_SCRIPT: &str = "offline.js";
/// The budget of the script that other sites load.
const EMBED: usize = 5 * 1024 + 512;
/// The name of the script that other sites load.
const EMBED_SCRIPT: &str = "embed.js";
/// The name of the script of the views for frames.
const EMBED_VIEW_SCRIPT: &str = "embed-view.js";
/// The number of the longest pages of a kind that are compressed.
const CANDIDATES: usize = 10;
/// The budget of a term in the search index.
const SEARCH_TERM: usize = 35;
/// The additional budget of an index of any size: brotli compresses the first terms less.
const SEARCH_START: usize = 256;

/// Something with a budget.
struct Weight {
    what: String,
    bytes: usize,
    budget: usize,
}

/// Weighs each kind of page, the app and the search index, and prints a table.
///
/// # Errors
/// When something is missing.
pub fn check(site: &Path) -> Result<Checked> {
    let mut weights = pages(site)?;
    weights.push(Weight { what: "app: WebAssembly and JavaScript".into(), bytes: app(site)?, budget: APP });
    weights.push(search(site)?);
    weights.push(Weight {
        what: "the configurator's script".into(),
        bytes: script(site, CONFIGURATOR_SCRIPT)?,
        budget: CONFIGURATOR,
    });
    weights.push(Weight { what: "the script for idle time".into(), bytes: script(site, IDLE_SCRIPT)?, budget: IDLE });
    weights.push(Weight { what: EMBED_SCRIPT.into(), bytes: brotli(&site.join(EMBED_SCRIPT))?, budget: EMBED });

    let mut table = Table::new(["brotli", "weight", "budget", ""]);
    for Weight { what, bytes, budget } in &weights {
        let verdict = if bytes > budget { "TOO HEAVY" } else { "" };
        table.row([what.clone(), console::bytes(*bytes), console::bytes(*budget), verdict.to_owned()]);
    }
    println!("{table}");
    let heavy = weights.iter().filter(|weight| weight.bytes > weight.budget).count();
    Ok(Checked { total: weights.len(), wrong: heavy })
}

/// Returns the heaviest page of each kind, with the style sheets that it waits for.
fn pages(site: &Path) -> Result<Vec<Weight>> {
    let mut kinds: BTreeMap<String, Vec<PageFile>> = BTreeMap::new();
    for path in files::below(site, &[])?.into_iter().filter(|path| files::has_extension(path, &["html"])) {
        let page = Page::read(&path)?;
        if page.redirects {
            continue;
        }
        let name = path.strip_prefix(site).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let length = fs::metadata(&path).with_context(|| format!("cannot read {}", path.display()))?.len();
        kinds.entry(kind(&name).to_owned()).or_default().push(PageFile { name, path, length, page });
    }
    if kinds.is_empty() {
        bail!("no page is published in {}", site.display());
    }
    let mut weights = Vec::new();
    for (kind, mut pages) in kinds {
        // Brotli at the maximum level takes a second for ten pages, and the heaviest is among the longest.
        pages.sort_by_key(|page| Reverse(page.length));
        let mut heaviest = None;
        for page in pages.iter().take(CANDIDATES) {
            let weight = page.weight(site, &kind)?;
            heaviest = heaviest.filter(|heaviest: &Weight| heaviest.bytes >= weight.bytes).or(Some(weight));
        }
        weights.extend(heaviest);
    }
    Ok(weights)
}

/// A published page.
struct PageFile {
    name: String,
    path: PathBuf,
    /// The length without compression.
    length: u64,
    page: Page,
}

impl PageFile {
    fn weight(&self, site: &Path, kind: &str) -> Result<Weight> {
        let mut bytes = brotli(&self.path)?;
        for sheet in &self.page.stylesheets {
            bytes += brotli(&find(site, sheet)?)?;
        }
        let embedded = kind == "embedded";
        if embedded || kind == FORM {
            bytes += brotli(&site.join(EMBED_VIEW_SCRIPT))?;
        }
        Ok(Weight { what: self.name.clone(), bytes, budget: if embedded { CARD } else { PAGE } })
    }
}

/// Returns the kind of a page from its file's name: `terms` for `terms/api/index.html`.
fn kind(name: &str) -> &str {
    match name.split_once('/') {
        None => name,
        Some(("embed", rest)) if rest.starts_with("contact/") => FORM,
        Some(("embed", rest)) if rest != "index.html" => "embedded",
        Some((folder, _)) => folder,
    }
}

/// Returns the weight of all WebAssembly and scripts that the app loads.
fn app(site: &Path) -> Result<usize> {
    let all = files::below(site, &[])?;
    let code = all.iter().filter(|path| files::has_extension(path, &["wasm", "js"]));
    let code = code.filter(|path| !is_beside_the_app(path));
    let mut total = 0;
    let mut found_wasm = false;
    for path in code {
        found_wasm |= files::has_extension(path, &["wasm"]);
        total += brotli(path)?;
    }
    if !found_wasm {
        bail!("no WebAssembly is published in {}", site.display());
    }
    Ok(total)
}

/// Returns whether a script is not part of the app: for other sites, for the configurator, or for what a page adds to the
/// running app.
fn is_beside_the_app(path: &Path) -> bool {
    ["embed", CONFIGURATOR_SCRIPT, "sample-", IDLE_SCRIPT, OFFLINE_SCRIPT].iter().any(|start| is_named(path, start))
}

fn is_named(path: &Path, start: &str) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))
}

/// Returns the weight of a script with a hash in its name.
fn script(site: &Path, start: &str) -> Result<usize> {
    let is_script = |path: &PathBuf| is_named(path, start) && files::has_extension(path, &["js"]);
    let script = files::below(site, &[])?.into_iter().find(is_script);
    brotli(&script.with_context(|| format!("no {start}*.js is published"))?)
}

/// Returns the weight of the search index, without the definitions.
fn search(site: &Path) -> Result<Weight> {
    let terms = files::below(&site.join("terms"), &[])?;
    let terms = terms.iter().filter(|path| path.ends_with("index.html")).count();
    Ok(Weight {
        what: format!("search index of {terms} terms"),
        bytes: brotli(&site.join("search.txt"))?,
        budget: SEARCH_START + SEARCH_TERM * terms,
    })
}

/// Finds the published file of an address by the file's name: the address begins with the
/// site's base path.
fn find(site: &Path, address: &str) -> Result<PathBuf> {
    let name = address.rsplit('/').next().unwrap_or(address);
    let found = files::below(site, &[])?.into_iter().find(|path| path.ends_with(name));
    found.with_context(|| format!("{address} is not published"))
}

/// Returns the compressed size of a file.
///
/// # Errors
/// When the file cannot be read.
pub fn brotli(path: &Path) -> Result<usize> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut writer = CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(&bytes)?;
    Ok(writer.into_inner().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(pages: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in pages {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn kinds_come_from_addresses() {
        let names = [
            "index.html",
            "404.html",
            "terms/api/index.html",
            "embed/index.html",
            "embed/contact/index.html",
            "embed/terms/api/index.html",
        ];
        assert_eq!(names.map(kind), ["index.html", "404.html", "terms", "embed", FORM, "embedded"]);
    }

    #[test]
    fn the_heaviest_page_of_a_kind_counts_with_its_style_sheet() {
        let site = site(&[
            ("terms/a/index.html", "<p>short"),
            ("terms/b/index.html", "<link rel=stylesheet href=/base/look-1.css><p>a little longer"),
            ("look-1.css", "p { color: red }"),
        ]);
        let weights = pages(site.path()).unwrap();
        assert_eq!(weights.len(), 1);
        assert_eq!(weights[0].what, "terms/b/index.html");
        let page = brotli(&site.path().join("terms/b/index.html")).unwrap();
        assert_eq!(weights[0].bytes, page + brotli(&site.path().join("look-1.css")).unwrap());
    }

    #[test]
    fn a_view_counts_with_its_script() {
        let site = site(&[("embed/terms/a/index.html", "<p>a card"), ("embed-view.js", "the view's script")]);
        let weights = pages(site.path()).unwrap();
        let parts = ["embed/terms/a/index.html", "embed-view.js"].map(|name| brotli(&site.path().join(name)).unwrap());
        assert_eq!((weights[0].bytes, weights[0].budget), (parts[0] + parts[1], CARD));
    }

    #[test]
    fn scripts_for_other_sites_are_not_part_of_the_app() {
        let app_files = [("app.wasm", "wasm"), ("app.js", "js")];
        let others =
            ["embed.js", "embed-view.js", "embed.module.js", "embed-0123456789abcdef.js", "sample-0.js", "idle-0.js"];
        let site = site(&[&app_files[..], &others.map(|name| (name, "not the app's"))].concat());
        let expected = brotli(&site.path().join("app.wasm")).unwrap() + brotli(&site.path().join("app.js")).unwrap();
        assert_eq!(app(site.path()).unwrap(), expected);
    }

    #[test]
    fn a_site_without_webassembly_is_an_error() {
        assert!(app(site(&[("app.js", "js")]).path()).is_err());
    }
}
