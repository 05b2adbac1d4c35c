//! A route's page and what lies beside it: its data, and a term's card.

use std::{borrow::Cow, sync::Arc};

use foldhash::HashSet;
use glossary_app::route::{OEMBED, PAGE_DATA, Route, card_href};
use glossary_core::{
    page::{Page, PageData},
    site::Site,
};
use rayon::prelude::*;

use super::{
    common::{Common, json},
    error::PublishError,
};
use crate::{
    embed::{self, oembed::OEmbed},
    files, head,
    out::Out,
    pages::{self, Pages},
    render,
    shell::{DocumentData, Parts},
};

/// Writes the pages that say something else than `before`. Returns what all of them say
/// now ([`Pages::fingerprint`]).
pub(super) fn write_all(
    pages: &Pages<'_>,
    routes: &[Route],
    common: &Common,
    before: &HashSet<u64>,
    out: &Out,
) -> Result<HashSet<u64>, PublishError> {
    let site = Arc::new(pages::site(&common.settings, common.shell.files.build()));
    let write_new = |route: &Route| -> Option<Result<u64, PublishError>> {
        let fingerprint = pages.fingerprint(route)?;
        let is_new = !before.contains(&fingerprint);
        let result = if is_new { write(route, pages.page(route)?, common, &site, out) } else { Ok(()) };
        Some(result.map(|()| fingerprint))
    };
    routes.par_iter().filter_map(write_new).collect()
}

fn write(route: &Route, data: PageData, common: &Common, site: &Arc<Site>, out: &Out) -> Result<(), PublishError> {
    let Common { settings, embedded_style, .. } = common;
    if let (Some(name), Page::Term(term)) = (card_of(route), &data.page) {
        out.write(&name, embed::card(term, &data.head, site, settings, embedded_style).as_bytes())?;
    }
    if let (Some(name), Page::Term(term)) = (oembed_of(route), &data.page) {
        out.write(&name, json(&name, &OEmbed::new(term, settings))?.as_bytes())?;
    }
    if let Some(name) = data_of(route) {
        out.write(&name, json(&name, &files::PageFile::new(&data))?.as_bytes())?;
    }
    out.write(&html_of(route), document(common, site, data)?.as_bytes())
}

/// A page's whole document.
fn document(common: &Common, site: &Arc<Site>, data: PageData) -> Result<String, PublishError> {
    let Common { shell, settings, contact_style, configurator, .. } = common;
    let mut head = head::tags(&data, site, settings, &shell.style, &shell.files);
    match data.page {
        Page::Embed(_) => head += &configurator.tags(&site.base),
        Page::EmbeddedContact => head += &embed::contact::tags(contact_style, site),
        _ => {}
    }
    let app = render::html(site, data.clone());
    let data = json("page data", &DocumentData { site: Cow::Borrowed(&**site), page: pages::in_document(data) })?;
    Ok(shell.document(&Parts { language: &settings.site.language, head: &head, app: &app, data: &data }))
}

/// All files of a route, as names in the site's folder.
pub(super) fn files_of(route: &Route) -> impl Iterator<Item = String> + use<> {
    [Some(html_of(route)), data_of(route), card_of(route), oembed_of(route)].into_iter().flatten()
}

/// Where the page of an address lies: each is a folder.
pub(super) fn file_at(address: &str) -> String {
    [address.trim_start_matches('/'), "index.html"].concat()
}

fn html_of(route: &Route) -> String {
    match route {
        Route::NotFound => route.to_string().trim_start_matches('/').to_owned(),
        _ => file_at(&route.to_string()),
    }
}

/// Where a page's data lies. The 404 page is shown at any address, where its data
/// would be another page's; the app asks for no data of a page that the browser loads.
fn data_of(route: &Route) -> Option<String> {
    match route {
        Route::NotFound | Route::Embed | Route::EmbeddedContact => None,
        _ => Some(beside(route, PAGE_DATA)),
    }
}

/// Where a term's card lies.
fn card_of(route: &Route) -> Option<String> {
    let Route::Term(slug) = route else { return None };
    Some(file_at(&card_href(slug, "")))
}

/// Where what other sites are told of a term lies.
fn oembed_of(route: &Route) -> Option<String> {
    matches!(route, Route::Term(_)).then(|| beside(route, OEMBED))
}

fn beside(route: &Route, name: &str) -> String {
    [route.to_string().trim_start_matches('/'), name].concat()
}
