//! Publishing: from the glossary to the files of the site.
//!
//! 1. The document around the app is cut from the page that Trunk built ([`shell`](crate::shell)).
//! 2. Each route's page is made ([`pages`]), rendered ([`render`]) and written, in parallel.
//! 3. The search index and the other files follow ([`files`]).
//! 4. What an earlier publish has left and this one has not is removed.
//!
//! A [`Publisher`] that is kept skips the second step for pages that would come
//! out the same.

use std::{
    collections::HashMap,
    hash::BuildHasher as _,
    io, mem,
    path::{Path, PathBuf},
    sync::Arc,
};

use foldhash::quality::FixedState;
use glossary_app::route::{
    CATALOGUE, EMBED_MODULE, EMBED_REACT_TYPES, EMBED_SCRIPT, EMBED_TYPES, EMBED_VIEW_SCRIPT, OEMBED, PAGE_DATA, Route,
    SEARCH_INDEX, card_href,
};
use glossary_core::{
    page::{Page, PageData},
    search::{self, Entry},
    site::Site,
};
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    content::Glossary,
    embed::{self, configurator::Configurator, oembed::OEmbed, sample::Sample, script},
    files, head,
    out::{self, Out},
    pages::{self, Pages},
    render,
    settings::Settings,
    shell::{Parts, Shell, ShellError},
    static_hosts, style,
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

/// Compares a page with itself of a moment ago: quick, and the same for all.
const HASH: FixedState = FixedState::with_seed(0);

/// What all pages have in common.
#[derive(Debug, PartialEq)]
struct Common {
    shell: Shell,
    settings: Settings,
    /// The styles of the views for other sites' frames.
    embedded_style: String,
    /// What the form has besides, in such a frame.
    contact_style: String,
    configurator: Configurator,
    sample: Sample,
}

/// Publishes into a folder, and again whenever something has changed.
#[derive(Debug)]
pub struct Publisher {
    app: PathBuf,
    public: PathBuf,
    out: PathBuf,
    /// What all pages had in common when they were last written.
    common: Option<Common>,
    /// What each page said then, as a hash of its data.
    pages: HashMap<Route, u64>,
}

impl Publisher {
    /// Publishes with the app that Trunk built in `app`, and the files in `public`
    /// as they are, into `out`, which may be the folder of the app.
    #[must_use]
    pub fn new(app: &Path, public: &Path, out: &Path) -> Self {
        Self {
            app: app.to_owned(),
            public: public.to_owned(),
            out: out.to_owned(),
            common: None,
            pages: HashMap::new(),
        }
    }

    /// Publishes a glossary. Pages that say what they said last time stay as they
    /// are. Calls `shown` once all pages are there, where any has changed, before
    /// what only machines read.
    ///
    /// # Errors
    /// Where the app is not there or a file cannot be written.
    pub fn publish(
        &mut self,
        glossary: &Glossary,
        settings: &Settings,
        shown: impl FnOnce(),
    ) -> Result<Published, PublishError> {
        let shell = Shell::read(&self.app, &style::of_look(&settings.look))?;
        let out = Out::open(&self.out)?;
        out.copy_from(&self.app)?;
        if self.public.is_dir() {
            out.copy_from(&self.public)?;
        }

        let embedded_style = embed::style(&settings.look).map_err(ShellError::Style)?;
        let contact_style = embed::contact::style().map_err(ShellError::Style)?;
        let configurator = Configurator::new().map_err(ShellError::Style)?;
        let sample = Sample::new().map_err(ShellError::Style)?;
        let common = Common { shell, settings: settings.clone(), embedded_style, contact_style, configurator, sample };
        let before = if self.common.as_ref() == Some(&common) { mem::take(&mut self.pages) } else { HashMap::new() };
        let common = &*self.common.insert(common);

        let pages = Pages::new(glossary, settings, common.shell.files.build());
        let routes = pages.routes();
        self.pages = write_pages(&pages, &routes, common, &before, &out)?;
        if out.written() > 0 {
            shown();
        }
        // Those that were not written anew are kept.
        for route in self.pages.keys() {
            let (html, json) = files_of(route);
            [Some(html), json, card_of(route), oembed_of(route)].into_iter().flatten().for_each(|name| out.keep(name));
        }
        write_files(glossary, &pages, &routes, common, &out)?;
        static_hosts::write(&self.out, settings.site.base_path(), &out)?;
        let written = out.finish()?;
        Ok(Published { terms: glossary.terms.len(), pages: routes.len(), written })
    }
}

fn write_search(glossary: &Glossary, out: &Out) -> Result<(), PublishError> {
    let (index, definitions) = search_texts(glossary);
    let name = out::hashed("definitions", &definitions, "txt");
    out.write(&name, definitions.as_bytes())?;
    // The first line names the definitions that the other lines belong to.
    out.write(SEARCH_INDEX, format!("{name}\n{index}").as_bytes())
}

/// Writes the pages that say something else than `before`. Returns what all of them say now.
fn write_pages(
    pages: &Pages<'_>,
    routes: &[Route],
    common: &Common,
    before: &HashMap<Route, u64>,
    out: &Out,
) -> Result<HashMap<Route, u64>, PublishError> {
    let site = Arc::new(pages::site(&common.settings, common.shell.files.build()));
    let write = |route: &Route| -> Option<Result<(Route, u64), PublishError>> {
        let data = pages.page(route)?;
        let hash = HASH.hash_one(&data);
        let is_new = before.get(route) != Some(&hash);
        let result = if is_new { write_page(route, data, common, &site, out) } else { Ok(()) };
        Some(result.map(|()| (route.clone(), hash)))
    };
    routes.par_iter().filter_map(write).collect()
}

fn write_page(route: &Route, data: PageData, common: &Common, site: &Arc<Site>, out: &Out) -> Result<(), PublishError> {
    let Common { settings, embedded_style, .. } = common;
    let (html, json_name) = files_of(route);
    if let (Some(name), Page::Term(term)) = (card_of(route), &data.page) {
        out.write(&name, embed::card(term, &data.head, site, settings, embedded_style).as_bytes())?;
    }
    if let (Some(name), Page::Term(term)) = (oembed_of(route), &data.page) {
        out.write(&name, json(&name, &OEmbed::new(term, settings))?.as_bytes())?;
    }
    if let Some(name) = json_name {
        out.write(&name, json(&name, &files::PageFile::new(&data))?.as_bytes())?;
    }
    out.write(&html, document(common, site, data)?.as_bytes())
}

/// Where what other sites are told of a term lies.
fn oembed_of(route: &Route) -> Option<String> {
    let Route::Term(_) = route else { return None };
    Some([route.to_string().trim_start_matches('/'), OEMBED].concat())
}

/// What the search, crawlers, readers, hosts and the inbox ask for.
fn write_files(
    glossary: &Glossary,
    pages: &Pages<'_>,
    routes: &[Route],
    common: &Common,
    out: &Out,
) -> Result<(), PublishError> {
    let Common { settings, configurator, sample, .. } = common;
    let sitemap = || {
        let sitemap = files::sitemap(pages, routes).map_err(|error| format_error("sitemap.xml", &error))?;
        out.write("sitemap.xml", &sitemap)
    };
    let feed = || {
        let feed = files::feed(glossary, settings, pages).map_err(|error| format_error("feed.xml", &error))?;
        out.write("feed.xml", &feed)
    };
    let write = |name: &str, text: String| out.write(name, text.as_bytes());
    let catalogue = || write(CATALOGUE, json(CATALOGUE, &files::catalogue(glossary, settings, pages))?);
    let llms = || write("llms.txt", files::llms(glossary, settings, pages));
    let robots = || write("robots.txt", files::robots(settings));
    let redirects = || {
        let redirects = files::redirects(glossary, settings.site.base_path());
        write("redirects.json", json("redirects.json", &redirects)?)
    };
    let headers = || {
        let styles = files::Styles {
            pages: &common.shell.style,
            configurator: &configurator.style,
            sample: &sample.style,
            contact: &common.contact_style,
            views: &common.embedded_style,
        };
        let headers = files::headers(settings, &styles);
        write("headers.json", json("headers.json", &headers)?)
    };
    let search = || write_search(glossary, out);
    let scripts = || {
        write_scripts(out)?;
        write(&configurator.script_name, configurator.script.to_owned())?;
        write(&sample.script_name, sample.script.to_owned())?;
        write("embed/sample/index.html", sample.html(glossary, settings))?;
        let site = pages::site(settings, common.shell.files.build());
        write("embed/thanks/index.html", embed::contact::thanks(settings, &site, &common.embedded_style))
    };
    let schemas = || files::SCHEMAS.iter().try_for_each(|(name, text)| out.write(name, text.as_bytes()));
    let netlify = || match files::netlify_form(&settings.contact, &settings.site.language) {
        Some(page) => write(files::NETLIFY_FORM, page),
        None => Ok(()),
    };
    let all: [&(dyn Fn() -> Result<(), PublishError> + Sync); 11] =
        [&catalogue, &search, &sitemap, &llms, &feed, &redirects, &robots, &headers, &scripts, &schemas, &netlify];
    all.into_par_iter().with_max_len(1).try_for_each(|write| write())
}

/// What other sites load.
fn write_scripts(out: &Out) -> Result<(), PublishError> {
    let files = [
        (&*script::Version::newest().name, script::SCRIPT),
        (EMBED_SCRIPT, script::SCRIPT),
        (EMBED_MODULE, script::MODULE),
        (EMBED_TYPES, script::TYPES),
        (EMBED_REACT_TYPES, script::REACT_TYPES),
        (EMBED_VIEW_SCRIPT, script::VIEW_SCRIPT),
    ];
    files.iter().try_for_each(|(name, text)| out.write(name, text.as_bytes()))?;
    // Other sites name the versions before by their hashes.
    out.keep_earlier(script::Version::has_name);
    Ok(())
}

/// A page's whole document.
fn document(common: &Common, site: &Arc<Site>, data: PageData) -> Result<String, PublishError> {
    let Common { shell, settings, contact_style, configurator, .. } = common;
    #[derive(Serialize)]
    struct DocumentData<'a> {
        site: &'a Site,
        page: PageData,
    }
    let mut head = head::tags(&data, site, settings, &shell.style, &shell.files);
    match data.page {
        Page::Embed(_) => head += &configurator.tags(&site.base),
        Page::EmbeddedContact => head += &embed::contact::tags(contact_style, &site.base),
        _ => {}
    }
    let app = render::html(site, data.clone());
    let data = json("page data", &DocumentData { site, page: pages::in_document(data) })?;
    Ok(shell.document(&Parts { language: &settings.site.language, head: &head, app: &app, data: &data }))
}

/// Where a page and its data lie in the site's folder. The 404 page is shown at
/// any address, where its data would be another page's; the app asks for no data
/// of a page that the browser loads.
fn files_of(route: &Route) -> (String, Option<String>) {
    let path = route.to_string();
    let path = path.trim_start_matches('/');
    match route {
        Route::NotFound => (path.to_owned(), None),
        Route::Embed | Route::EmbeddedContact => ([path, "index.html"].concat(), None),
        _ => ([path, "index.html"].concat(), Some([path, PAGE_DATA].concat())),
    }
}

/// Where a term's card lies.
fn card_of(route: &Route) -> Option<String> {
    let Route::Term(slug) = route else { return None };
    Some([card_href(slug, "").trim_start_matches('/'), "index.html"].concat())
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
