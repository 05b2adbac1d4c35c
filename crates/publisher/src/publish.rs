//! Publishing: from the glossary to the files of the site.
//!
//! 1. The document around the app is cut from the page that Trunk built ([`shell`](crate::shell)).
//! 2. Each route's page is made ([`pages`]), rendered ([`render`]) and written, in parallel.
//! 3. The search index and the other files follow ([`files`]).
//! 4. What an earlier publish has left and this one has not is removed.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use glossary_app::route::Route;
use glossary_core::{
    page::{Page, PageData},
    search::{self, Entry},
    site::Site,
};
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    content::Glossary,
    files, head,
    out::Out,
    pages::{self, Pages},
    render,
    settings::Settings,
    shell::{Parts, Shell, ShellError},
    style,
};

/// Why a site could not be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The app is not there.
    #[error(transparent)]
    Shell(#[from] ShellError),
    /// A file could not be read or written.
    #[error("cannot {what} {path}")]
    File {
        /// `read`, `write`, `remove`
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A value could not be written as JSON or XML.
    #[error("cannot write {0}: {1}")]
    Format(String, String),
}

/// What was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// How many terms.
    pub terms: usize,
    /// How many pages.
    pub pages: usize,
    /// How many files had to be written anew.
    pub written: usize,
}

/// Publishes a glossary with the app that Trunk built in `app` into `out`, which
/// may be the same folder.
///
/// # Errors
/// Where the app is not there or a file cannot be written.
pub fn publish(glossary: &Glossary, settings: &Settings, app: &Path, out: &Path) -> Result<Published, PublishError> {
    let shell = Shell::read(app, &style::of_look(&settings.look))?;
    let out = Out::open(out)?;
    out.copy_from(app)?;

    let (index, definitions) = search_texts(glossary);
    let (index_name, definitions_name) = (hashed("search", &index), hashed("definitions", &definitions));
    out.write(&index_name, index.as_bytes())?;
    out.write(&definitions_name, definitions.as_bytes())?;

    let base = settings.site.base_path();
    let address = |name: &str| format!("{base}/{name}");
    let build = shell.files.build();
    let site = Arc::new(pages::site(settings, build, address(&index_name), address(&definitions_name)));
    let pages = Pages::new(glossary, settings, build);
    let routes = pages.routes();
    let page = |route: &Route| -> Result<(), PublishError> {
        let Some(data) = pages.page(route) else { return Ok(()) };
        let path = file_path(route);
        // The 404 page is shown at any address, where its data would be another page's.
        if !matches!(data.page, Page::NotFound) {
            out.write(&path.replace(".html", ".json"), json(&path, &data)?.as_bytes())?;
        }
        out.write(&path, document(&shell, settings, &site, data)?.as_bytes())
    };
    routes.par_iter().try_for_each(page)?;

    let sitemap = files::sitemap(&pages, &routes).map_err(|error| format_error("sitemap.xml", &error))?;
    out.write("sitemap.xml", &sitemap)?;
    let feed = files::feed(glossary, settings, &pages).map_err(|error| format_error("feed.xml", &error))?;
    out.write("feed.xml", &feed)?;
    out.write("llms.txt", files::llms(glossary, settings, &pages).as_bytes())?;
    let catalogue = json("glossary.json", &files::catalogue(glossary, settings, &pages))?;
    out.write("glossary.json", catalogue.as_bytes())?;
    out.write("robots.txt", files::robots(settings).as_bytes())?;
    out.write("redirects.json", json("redirects.json", &files::redirects(glossary, base))?.as_bytes())?;
    out.write("headers.json", json("headers.json", &files::headers(settings, &shell.style))?.as_bytes())?;
    let written = out.finish()?;
    Ok(Published { terms: glossary.terms.len(), pages: routes.len(), written })
}

/// A page's whole document.
pub(crate) fn document(
    shell: &Shell,
    settings: &Settings,
    site: &Arc<Site>,
    data: PageData,
) -> Result<String, PublishError> {
    #[derive(Serialize)]
    struct DocumentData<'a> {
        site: &'a Site,
        page: PageData,
    }
    let head = head::tags(&data, site, settings, &shell.style, &shell.files);
    let app = render::html(site, data.clone());
    let data = json("page data", &DocumentData { site, page: pages::in_document(data) })?;
    Ok(shell.document(&Parts { language: &settings.site.language, head: &head, app: &app, data: &data }))
}

/// Where a page's file lies in the site's folder.
fn file_path(route: &Route) -> String {
    let path = route.to_string();
    let path = path.trim_start_matches('/');
    if path.ends_with(".html") { path.to_owned() } else { format!("{path}index.html") }
}

/// A name that changes with the content, so that it can be kept for ever.
fn hashed(name: &str, content: &str) -> String {
    let hash: String = Sha256::digest(content.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{name}-{hash}.txt")
}

fn search_texts(glossary: &Glossary) -> (String, String) {
    let entries = glossary.terms.iter().map(|term| Entry {
        name: &term.name,
        expansion: term.expansion.as_deref().unwrap_or_default(),
        aliases: &term.aliases,
        slug: &term.slug,
    });
    let definitions = glossary.terms.iter().map(|term| term.definition.as_str());
    (search::index_text(entries), search::definitions_text(definitions))
}

fn json(name: &str, value: &impl Serialize) -> Result<String, PublishError> {
    serde_json::to_string(value).map_err(|error| format_error(name, &error))
}

fn format_error(name: &str, error: &dyn std::fmt::Display) -> PublishError {
    PublishError::Format(name.to_owned(), error.to_string())
}
