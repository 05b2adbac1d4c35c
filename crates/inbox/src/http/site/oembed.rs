//! oEmbed 1.0 (<https://oembed.com>): the card that another site shows for a term's address.
//!
//! The publisher writes a response for each term, [`FILE`] beside its page. This module finds it by
//! the page's address and applies the requested maximum size.

use std::{path::Path, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use glossary_core::{address::decode, slug::Slug};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use super::published_site::PublishedSite;
use crate::http::problem::Refusal;

/// The file name of a page's response.
pub(super) const FILE: &str = "oembed.json";

/// The query parameters.
#[derive(Default, Deserialize)]
pub(super) struct OembedQuery {
    url: Option<String>,
    format: Option<String>,
    maxwidth: Option<String>,
    maxheight: Option<String>,
}

/// Handles `GET /oembed?url=…`.
pub(super) async fn handle(State(site): State<Arc<PublishedSite>>, Query(query): Query<OembedQuery>) -> Response {
    let url = query.url.as_deref().map(Url::parse);
    match url {
        Some(Ok(url)) => page_response(&site, &url, &query).await,
        // An invalid URL is no page of this site.
        Some(Err(_)) => refuse(Refusal::NoTerm),
        None => refuse(Refusal::NoUrl),
    }
}

/// Handles `GET /terms/api/oembed.json?maxwidth=…`: pages link to this file, and consumers append
/// parameters to the link.
pub(super) async fn file_response(site: &PublishedSite, path: &str, query: Query<OembedQuery>) -> Response {
    respond(site, path.trim_end_matches(FILE), &query, |_| true).await
}

async fn page_response(site: &PublishedSite, url: &Url, query: &OembedQuery) -> Response {
    let moved = site.redirect(url.path());
    let path = moved.as_deref().unwrap_or(url.path());
    let path = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/');
    let Some(path) = path.strip_prefix(&site.base) else {
        return refuse(Refusal::NoTerm);
    };
    // The scheme is ignored: http redirects to https.
    let is_same_host = |provider: &Url| provider.host() == url.host() && provider.port() == url.port();
    respond(site, &[path, "/"].concat(), query, is_same_host).await
}

/// Responds with the file in a folder if `is_provider` accepts its provider URL.
async fn respond(
    site: &PublishedSite,
    folder: &str,
    query: &OembedQuery,
    is_provider: impl Fn(&Url) -> bool,
) -> Response {
    if query.format.as_deref().is_some_and(|format| format != "json") {
        return refuse(Refusal::Format);
    }
    let stored = read(&site.root, folder).await.filter(|embed| {
        let provider = embed.get("provider_url").and_then(Value::as_str).and_then(|url| Url::parse(url).ok());
        provider.is_some_and(|provider| is_provider(&provider))
    });
    let Some(mut embed) = stored else { return refuse(Refusal::NoTerm) };
    limit_side(&mut embed, "width", query.maxwidth.as_deref());
    limit_side(&mut embed, "height", query.maxheight.as_deref());
    allow_any_origin(([(header::CACHE_CONTROL, "no-cache")], Json(embed)).into_response())
}

async fn read(root: &Path, folder: &str) -> Option<Map<String, Value>> {
    let folder = decode(folder);
    // The folders of pages have slugs as names, so no other path is read.
    if !folder.split('/').all(|part| part.is_empty() || Slug::unicode(part).is_ok()) {
        return None;
    }
    let text = tokio::fs::read(root.join(folder.trim_matches('/')).join(FILE)).await.ok()?;
    serde_json::from_slice(&text).ok()
}

/// Limits a side in the metadata and in the frame's HTML. A limit that is not a number is ignored.
fn limit_side(embed: &mut Map<String, Value>, side: &str, limit: Option<&str>) {
    let Some(limit) = limit.and_then(|limit| limit.parse::<u64>().ok()).filter(|limit| *limit > 0) else { return };
    let Some(current) = embed.get(side).and_then(Value::as_u64).filter(|current| *current > limit) else { return };
    embed.insert(side.to_owned(), limit.into());
    if let Some(Value::String(html)) = embed.get_mut("html") {
        *html = html.replacen(&format!("{side}=\"{current}\""), &format!("{side}=\"{limit}\""), 1);
    }
}

fn refuse(refusal: Refusal) -> Response {
    allow_any_origin(([(header::CACHE_CONTROL, "no-cache")], refusal).into_response())
}

/// Allows scripts of all origins to read a response. It holds only public data.
fn allow_any_origin(response: Response) -> Response {
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], response).into_response()
}
