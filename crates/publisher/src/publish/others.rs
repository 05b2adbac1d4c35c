//! What the site has besides its pages, written.

use glossary_app::route::{
    CATALOGUE, EMBED_MODULE, EMBED_REACT_TYPES, EMBED_SCRIPT, EMBED_TYPES, EMBED_VIEW_SCRIPT, NAMES, Route,
    SEARCH_INDEX, embedded_thanks_href,
};
use glossary_core::hosting;
use rayon::prelude::*;

use super::{
    common::{Common, HEADERS, json},
    error::PublishError,
    page::file_at,
};
use crate::{
    content::Glossary,
    embed::{
        self, sample,
        script::{self, Scripts, Version},
    },
    files,
    out::Out,
    pages::{self, Pages},
};

/// What the search, crawlers, readers, hosts and the inbox ask for.
pub(super) fn write_all(
    glossary: &Glossary,
    pages: &Pages<'_>,
    routes: &[Route],
    common: &Common,
    out: &Out,
) -> Result<(), PublishError> {
    let Common { settings, scripts: bundled, configurator, sample, .. } = common;
    let sitemap = || {
        let sitemap = files::sitemap(pages, routes).map_err(|error| PublishError::format("sitemap.xml", &error))?;
        out.write("sitemap.xml", &sitemap)
    };
    let feed = || {
        let feed = files::feed(glossary, settings, pages).map_err(|error| PublishError::format("feed.xml", &error))?;
        out.write("feed.xml", &feed)
    };
    let write = |name: &str, text: String| out.write(name, text.as_bytes());
    let catalogue = || write(CATALOGUE, json(CATALOGUE, &files::catalogue(glossary, settings, pages))?);
    let names = || write(NAMES, json(NAMES, &files::names(glossary))?);
    let llms = || write("llms.txt", files::llms(glossary, settings, pages));
    let robots = || write("robots.txt", files::robots(settings));
    let redirects = || {
        let redirects = files::redirects(glossary, settings.site.base_path());
        write("redirects.json", json("redirects.json", &redirects)?)
    };
    let headers = || write(HEADERS, json(HEADERS, &common.headers())?);
    let form = || write(hosting::FORM, json(hosting::FORM, &settings.contact.form)?);
    let search = || {
        let files = files::search(glossary);
        out.write(&files.definitions_name, files.definitions.as_bytes())?;
        out.write(SEARCH_INDEX, files.index.as_bytes())
    };
    let scripts = || {
        write_scripts(bundled, out)?;
        out.write(&configurator.script_name, bundled.configurator.as_bytes())?;
        out.write(&sample.script_name, bundled.sample.as_bytes())?;
        write(&file_at(&sample::href("")), sample.html(glossary, settings))?;
        let site = pages::site(settings, common.shell.files.build());
        let thanks = embed::contact::thanks(settings, &site, &common.embedded_style);
        write(&file_at(&embedded_thanks_href("")), thanks)
    };
    let schemas = || files::SCHEMAS.iter().try_for_each(|(name, text)| out.write(name, text.as_bytes()));
    let netlify = || match files::netlify_form(&settings.contact, &settings.site.language) {
        Some(page) => write(files::NETLIFY_FORM, page),
        None => Ok(()),
    };
    let all: [&(dyn Fn() -> Result<(), PublishError> + Sync); 13] = [
        &catalogue, &names, &search, &sitemap, &llms, &feed, &redirects, &robots, &headers, &form, &scripts, &schemas,
        &netlify,
    ];
    all.into_par_iter().with_max_len(1).try_for_each(|write| write())
}

/// What other sites load.
fn write_scripts(scripts: &Scripts, out: &Out) -> Result<(), PublishError> {
    let files = [
        (&*scripts.version.name, &*scripts.page),
        (EMBED_SCRIPT, &scripts.page),
        (EMBED_MODULE, &scripts.module),
        (EMBED_TYPES, script::TYPES),
        (EMBED_REACT_TYPES, script::REACT_TYPES),
        (EMBED_VIEW_SCRIPT, &scripts.view),
    ];
    files.iter().try_for_each(|(name, text)| out.write(name, text.as_bytes()))?;
    // Other sites name the versions before by their hashes.
    out.keep_earlier(Version::has_name);
    Ok(())
}
