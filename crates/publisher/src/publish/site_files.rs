//! Writing of all files that are not pages.

use std::collections::HashSet;

use glossary_app::route::{
    CARD_STYLE, CATALOGUE, EMBED_MODULE, EMBED_REACT_TYPES, EMBED_SCRIPT, EMBED_TYPES, EMBED_VIEW_SCRIPT, NAMES, Route,
    SEARCH_INDEX, embedded_thanks_href,
};
use glossary_core::hosting;
use rayon::prelude::*;

use super::{
    error::PublishError,
    page::file_at,
    shared_parts::{HEADERS, SharedParts, json},
};
use crate::{
    content::Glossary,
    embed::{
        self, sample,
        script::{self, CardStyle, ScriptVersion, Scripts},
    },
    files,
    output_dir::OutputDir,
    pages::{self, PageBuilder},
    shell::ShellError,
};

/// Writes the files for search, crawlers, feed readers, hosts, the inbox and other sites.
pub(super) fn write_all(
    glossary: &Glossary,
    pages: &PageBuilder<'_>,
    routes: &[Route],
    shared: &SharedParts,
    output: &OutputDir,
) -> Result<(), PublishError> {
    let SharedParts { settings, scripts: bundled, configurator, sample, .. } = shared;
    let sitemap = || {
        let sitemap = files::sitemap(pages, routes).map_err(|error| PublishError::format("sitemap.xml", &error))?;
        output.write("sitemap.xml", &sitemap)
    };
    let feed = || {
        let feed = files::feed(glossary, settings, pages).map_err(|error| PublishError::format("feed.xml", &error))?;
        output.write("feed.xml", &feed)
    };
    let write = |name: &str, text: String| output.write(name, text.as_bytes());
    let catalogue = || write(CATALOGUE, json(CATALOGUE, &files::catalogue(glossary, settings, pages))?);
    let names = || write(NAMES, json(NAMES, &files::names(glossary, settings.content.terms))?);
    let card_style = || {
        let style = CardStyle::new().map_err(|error| PublishError::Shell(ShellError::Style(error)))?;
        write(CARD_STYLE, json(CARD_STYLE, &style)?)
    };
    let llms = || write("llms.txt", files::llms(glossary, settings, pages));
    let llms_full = || write("llms-full.txt", files::llms_full(glossary, settings, pages));
    let robots = || write("robots.txt", files::robots(settings));
    let redirects = || {
        let redirects = files::redirects(glossary, settings.site.base_path());
        write("redirects.json", json("redirects.json", &redirects)?)
    };
    let headers = || write(HEADERS, json(HEADERS, &shared.headers())?);
    let form = || write(hosting::FORM, json(hosting::FORM, &settings.contact.form)?);
    let search = || {
        let files = files::search(glossary, &settings.site.language);
        output.write(&files.details_name, files.details.as_bytes())?;
        output.write(SEARCH_INDEX, files.index.as_bytes())
    };
    let scripts = || {
        write_scripts(bundled, output)?;
        output.write(&configurator.script_name, bundled.configurator.as_bytes())?;
        output.write(&sample.script_name, bundled.sample.as_bytes())?;
        write(&file_at(&sample::href("")), sample.html(glossary, settings))?;
        let site = pages::site(settings, shared.shell.files.build());
        let thanks = embed::contact::thanks(settings, &site, &shared.view_style);
        write(&file_at(&embedded_thanks_href("")), thanks)
    };
    let schemas = || files::SCHEMAS.iter().try_for_each(|(name, text)| output.write(name, text.as_bytes()));
    let font = || match files::display_font_file(&settings.look) {
        Some((name, font)) => output.write(&name, font),
        None => Ok(()),
    };
    let offline = || write(files::OFFLINE, files::offline(settings, &shared.shell.files, bundled));
    let netlify = || match files::netlify_form(&settings.contact, &settings.site.language) {
        Some(page) => write(files::NETLIFY_FORM, page),
        None => Ok(()),
    };
    let all: [&(dyn Fn() -> Result<(), PublishError> + Sync); 17] = [
        &catalogue,
        &names,
        &card_style,
        &search,
        &sitemap,
        &llms,
        &llms_full,
        &feed,
        &redirects,
        &robots,
        &headers,
        &form,
        &scripts,
        &schemas,
        &font,
        &offline,
        &netlify,
    ];
    all.into_par_iter().with_max_len(1).try_for_each(|write| write())
}

/// Writes the pages at former addresses. A page that is published already is never replaced, also not on a file system
/// without regard to case.
pub(super) fn write_redirect_pages(
    glossary: &Glossary,
    shared: &SharedParts,
    output: &OutputDir,
) -> Result<(), PublishError> {
    let redirects = files::redirects(glossary, shared.settings.site.base_path());
    if redirects.is_empty() {
        return Ok(());
    }
    let published: HashSet<String> = output.names().iter().map(|name| name.to_lowercase()).collect();
    for (name, page) in files::redirect_pages(&redirects, &shared.settings) {
        if !published.contains(&name.to_lowercase()) {
            output.write(&name, page.as_bytes())?;
        }
    }
    Ok(())
}

/// Writes the scripts for other sites.
fn write_scripts(scripts: &Scripts, output: &OutputDir) -> Result<(), PublishError> {
    let files = [
        (&*scripts.version.name, &*scripts.page),
        (EMBED_SCRIPT, &scripts.page),
        (EMBED_MODULE, &scripts.module),
        (EMBED_TYPES, script::TYPES),
        (EMBED_REACT_TYPES, script::REACT_TYPES),
        (EMBED_VIEW_SCRIPT, &scripts.view),
        (&scripts.idle_name, &scripts.idle),
    ];
    files.iter().try_for_each(|(name, text)| output.write(name, text.as_bytes()))?;
    // Other sites load previous versions by their hashed names.
    output.keep_earlier(ScriptVersion::is_name);
    Ok(())
}
