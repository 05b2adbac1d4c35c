//! oEmbed 1.0 (<https://oembed.com>): what another site shows where somebody has
//! pasted the address of a term.
//!
//! The publisher has written an answer for each term, [`FILE`] beside its page. Here
//! it is found by the page's address, and made as small as it is asked for.

use std::{path::Path, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use super::{super::problem::Refusal, Site};

/// The name of a page's answer, beside the page.
pub(super) const FILE: &str = "oembed.json";

/// What may be asked for.
#[derive(Default, Deserialize)]
pub(super) struct Wish {
    url: Option<String>,
    format: Option<String>,
    maxwidth: Option<String>,
    maxheight: Option<String>,
}

/// `GET /oembed?url=…`
pub(super) async fn answer(State(site): State<Arc<Site>>, Query(wish): Query<Wish>) -> Response {
    let url = wish.url.as_deref().map(Url::parse);
    match url {
        Some(Ok(url)) => of_page(&site, &url, &wish).await,
        // A page of whatever this is, is none of this site.
        Some(Err(_)) => refuse(Refusal::NoTerm),
        None => refuse(Refusal::NoUrl),
    }
}

/// `GET /terms/api/oembed.json?maxwidth=…`: pages name that file, and whoever reads
/// them adds to its address what it wants.
pub(super) async fn of_file(site: &Site, path: &str, query: Query<Wish>) -> Response {
    of(site, path.trim_end_matches(FILE), &query, |_| true).await
}

async fn of_page(site: &Site, url: &Url, wish: &Wish) -> Response {
    let moved = site.redirect(url.path());
    let path = moved.as_deref().unwrap_or(url.path());
    let path = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/');
    let Some(path) = path.strip_prefix(&site.base) else {
        return refuse(Refusal::NoTerm);
    };
    // Whether by http or https: the one leads to the other.
    let is_own = |provider: &Url| provider.host() == url.host() && provider.port() == url.port();
    of(site, &[path, "/"].concat(), wish, is_own).await
}

/// The answer beside a page, for whoever `is_asked`.
async fn of(site: &Site, folder: &str, wish: &Wish, is_asked: impl Fn(&Url) -> bool) -> Response {
    if wish.format.as_deref().is_some_and(|format| format != "json") {
        return refuse(Refusal::Format);
    }
    let written = read(&site.root, folder).await.filter(|answer| {
        let provider = answer.get("provider_url").and_then(Value::as_str).and_then(|url| Url::parse(url).ok());
        provider.is_some_and(|provider| is_asked(&provider))
    });
    let Some(mut answer) = written else { return refuse(Refusal::NoTerm) };
    shrink(&mut answer, "width", wish.maxwidth.as_deref());
    shrink(&mut answer, "height", wish.maxheight.as_deref());
    open(([(header::CACHE_CONTROL, "no-cache")], Json(answer)).into_response())
}

async fn read(root: &Path, folder: &str) -> Option<Map<String, Value>> {
    // The pages that have an answer are named like this, and nothing outside of the site is.
    if !folder.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'/')) {
        return None;
    }
    let text = tokio::fs::read(root.join(folder.trim_matches('/')).join(FILE)).await.ok()?;
    serde_json::from_slice(&text).ok()
}

/// Makes a side no longer than `most`, in the frame too. What is no number asks for nothing.
fn shrink(answer: &mut Map<String, Value>, side: &str, most: Option<&str>) {
    let Some(most) = most.and_then(|most| most.parse::<u64>().ok()).filter(|most| *most > 0) else { return };
    let Some(own) = answer.get(side).and_then(Value::as_u64).filter(|own| *own > most) else { return };
    answer.insert(side.to_owned(), most.into());
    if let Some(Value::String(html)) = answer.get_mut("html") {
        *html = html.replacen(&format!("{side}=\"{own}\""), &format!("{side}=\"{most}\""), 1);
    }
}

fn refuse(refusal: Refusal) -> Response {
    open(([(header::CACHE_CONTROL, "no-cache")], refusal).into_response())
}

/// Scripts of other sites may read it: what a term means is no secret.
fn open(response: Response) -> Response {
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], response).into_response()
}
