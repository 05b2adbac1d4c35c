//! Writing of a route's files: the page, its data, and a term's card and oEmbed data.

use std::{borrow::Cow, sync::Arc};

use foldhash::HashSet;
use glossary_app::route::{MARKDOWN, OEMBED, PAGE_DATA, Route, card_href};
use glossary_core::{
    address::decode,
    page::{Page, PageData},
    shape::Shape,
    site::Site,
};
use rayon::prelude::*;

use super::{
    error::PublishError,
    shared_parts::{SharedParts, json},
};
use crate::{
    embed::{self, oembed::OEmbed},
    files, head,
    output_dir::OutputDir,
    pages::{self, PageBuilder},
    pictures::cards::SharePicture,
    refused_form, render,
    shell::DocumentData,
};

/// Writes the pages whose fingerprints are not in `previous`. Returns the fingerprints of all pages
/// ([`PageBuilder::fingerprint`]).
pub(super) fn write_all(
    pages: &PageBuilder<'_>,
    routes: &[Route],
    shared: &SharedParts,
    previous: &HashSet<u64>,
    output: &OutputDir,
) -> Result<HashSet<u64>, PublishError> {
    let site = Arc::new(pages::site(&shared.settings, shared.shell.files.build()));
    let write_new = |route: &Route| -> Option<Result<u64, PublishError>> {
        let fingerprint = pages.fingerprint(route)?;
        let is_new = !previous.contains(&fingerprint);
        let result = if is_new { write(route, pages, shared, &site, output)? } else { Ok(()) };
        Some(result.map(|()| fingerprint))
    };
    routes.par_iter().filter_map(write_new).collect()
}

/// Writes the files of a route; `None` if the glossary has no such term or topic.
fn write(
    route: &Route,
    pages: &PageBuilder<'_>,
    shared: &SharedParts,
    site: &Arc<Site>,
    output: &OutputDir,
) -> Option<Result<(), PublishError>> {
    let mut data = pages.page(route)?;
    with_photos(&mut data, shared, &site.base);
    let picture = shared.cards.picture(route, pages, &shared.settings);
    Some(write_files(route, data, picture.as_ref(), pages.markdown(route), shared, site, output))
}

/// Replaces the images of a term's page by their scaled versions.
fn with_photos(data: &mut PageData, shared: &SharedParts, base: &str) {
    let replace = |html: &mut Arc<str>| {
        if let Some(scaled) = shared.photos.applied(html, base) {
            *html = scaled.into();
        }
    };
    let Page::Term(term) = &mut data.page else { return };
    replace(&mut data.body);
    if let Some(facts) = &mut term.facts {
        replace(&mut facts.explanation);
        replace(&mut facts.example);
    }
}

fn write_files(
    route: &Route,
    data: PageData,
    picture: Option<&SharePicture>,
    markdown: Option<String>,
    shared: &SharedParts,
    site: &Arc<Site>,
    output: &OutputDir,
) -> Result<(), PublishError> {
    let SharedParts { settings, view_style, .. } = shared;
    if let Some((name, text)) = markdown_of(route).zip(markdown) {
        output.write(&name, text.as_bytes())?;
    }
    if let Page::Term(term) = &data.page
        && let Some(facts) = &term.facts
    {
        if let Some(name) = card_of(route) {
            output.write(&name, embed::card(&term.slug, facts, &data.head, site, settings, view_style).as_bytes())?;
        }
        if let Some(name) = oembed_of(route) {
            output.write(&name, json(&name, &OEmbed::new(&term.slug, facts, settings))?.as_bytes())?;
        }
    }
    if let Some(name) = data_of(route) {
        output.write(&name, json(&name, &files::PageFile::new(&data))?.as_bytes())?;
    }
    write_document(route, data, picture, shared, site, output)
}

/// Writes the HTML document of a page, and the template of a contact page.
fn write_document(
    route: &Route,
    data: PageData,
    picture: Option<&SharePicture>,
    shared: &SharedParts,
    site: &Arc<Site>,
    output: &OutputDir,
) -> Result<(), PublishError> {
    let SharedParts { shell, settings, contact_style, configurator, .. } = shared;
    let mut head = head::tags(&data, site, settings, shell, &shared.scripts.idle_name, &shared.icons, picture);
    match data.page {
        Page::Embed => head += &configurator.tags(&site.base),
        Page::EmbeddedContact => head += &embed::contact::tags(contact_style, site),
        _ => {}
    }
    let document = shell.pieces(&settings.site.language, settings.site.direction(), head);
    let app = render::html(site, data.clone());
    let shape = Shape::of_html(&app).finish();
    // Whole, because a refused form is rendered from it.
    let template = refused_form::file_of(route).map(|name| (name, data.clone()));
    let data = DocumentData { site: Cow::Borrowed(&**site), page: pages::document_data(data), shape };
    let html = document.join(&data.page.head.title, &app, &json("page data", &data)?);
    output.write(&html_of(route), html.as_bytes())?;
    let Some((name, page)) = template else { return Ok(()) };
    let data = DocumentData { page, ..data };
    output.write(&name, json(&name, &refused_form::Template { document, data })?.as_bytes())
}

/// Returns the names of all files of a route.
pub(super) fn files_of(route: &Route) -> impl Iterator<Item = String> + use<> {
    let others = [card_of(route), oembed_of(route), markdown_of(route), refused_form::file_of(route)];
    [Some(html_of(route)), data_of(route)].into_iter().chain(others).flatten()
}

/// Returns the file of an address: each address is a folder with `index.html`.
pub(super) fn file_at(address: &str) -> String {
    [&*decode(address.trim_start_matches('/')), "index.html"].concat()
}

fn html_of(route: &Route) -> String {
    match route {
        Route::NotFound => route.to_string().trim_start_matches('/').to_owned(),
        _ => file_at(&route.to_string()),
    }
}

/// Returns the file of a page's data. The 404 page has none: a host shows that page at any address, where the data
/// would be another page's. Pages that the app never navigates to have none either.
fn data_of(route: &Route) -> Option<String> {
    match route {
        Route::NotFound | Route::Embed | Route::EmbeddedContact => None,
        _ => Some(beside(route, PAGE_DATA)),
    }
}

/// Returns the file of a term's card.
fn card_of(route: &Route) -> Option<String> {
    let Route::Term(slug) = route else { return None };
    Some(file_at(&card_href(slug, "")))
}

/// Returns the file of a term's oEmbed data.
fn oembed_of(route: &Route) -> Option<String> {
    matches!(route, Route::Term(_)).then(|| beside(route, OEMBED))
}

/// Returns the file of a page's text as Markdown.
fn markdown_of(route: &Route) -> Option<String> {
    matches!(route, Route::Term(_) | Route::Topic(_)).then(|| beside(route, MARKDOWN))
}

fn beside(route: &Route, name: &str) -> String {
    [&*decode(route.to_string().trim_start_matches('/')), name].concat()
}
