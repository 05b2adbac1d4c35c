//! The published site: its files, its redirects and its 404 page.
//!
//! `ServeDir` reads the files and knows types, ranges and conditional requests.
//! What is added here is what a glossary's host does beyond that: the base path,
//! one address per page, caching by name, and the 404 page.

mod compressed;
mod inside;
mod oembed;
mod range;
mod watched;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use glossary_core::{form::Form, hosting};
use tower::{ServiceExt, util::option_layer};
use tower_http::{CompressionLevel, compression::CompressionLayer, services::ServeDir, timeout::TimeoutLayer};

use self::{compressed::Compressed, inside::Inside, watched::Watched};
use super::{
    changes::{self, Changes},
    problem::Refusal,
    security::{self, Headers},
};

/// How long finding a file may take. Sending it may take longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is shown at an address that is none.
const NOT_FOUND: &str = "/404.html";

/// The published site.
pub(super) struct Site {
    root: PathBuf,
    base: String,
    files: ServeDir<tower_http::services::fs::DefaultServeDirFallback, Inside>,
    redirects: Watched<BTreeMap<String, String>>,
    headers: Watched<Headers>,
    form: Watched<Option<Arc<Form>>>,
}

/// Everything that is no other route's. Pages listen to `changes`, where there are any.
pub(super) fn routes(site: Arc<Site>, changes: Option<Changes>) -> Router {
    // Made anew for each answer, so at a level that costs little. What has been
    // compressed already is left alone.
    let quick = CompressionLayer::new().quality(CompressionLevel::Precise(5)).compress_when(compressed::worth_it());
    let best = middleware::from_fn_with_state(Arc::new(Compressed::new()), compressed::replace);
    let base = site.base.clone();
    let script = changes.map(|changes| {
        middleware::from_fn(move |request, next| changes::add_script(changes.clone(), base.clone(), request, next))
    });
    Router::new()
        .route(&[&site.base, "/oembed"].concat(), get(oembed::answer))
        .fallback(serve)
        .layer(option_layer(script))
        .layer(best)
        .layer(quick)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(middleware::map_response(said))
        .with_state(site)
}

/// What came too late says so.
async fn said(response: Response) -> Response {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE { Refusal::Busy.into_response() } else { response }
}

async fn serve(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path();
    if let Some(target) = site.redirect(path) {
        return moved(&target, request.uri().query());
    }
    // `//host` would come out of a redirect as another site's address.
    let below_base = path.strip_prefix(&site.base).filter(|path| path.starts_with('/') && !path.contains("//"));
    let Some(path) = below_base.map(str::to_owned) else { return site.not_found().await };
    if path.ends_with(oembed::FILE)
        && request.uri().query().is_some()
        && let Ok(wish) = Query::try_from_uri(request.uri())
    {
        return oembed::of_file(&site, &path, wish).await;
    }
    site.file(&path, request).await
}

impl Site {
    pub(super) fn new(root: PathBuf, base: String) -> Self {
        Self {
            files: ServeDir::with_backend(&root, Inside::new(root.clone())).redirect_path_prefix(base.clone()),
            redirects: Watched::new(root.join("redirects.json"), |bytes| {
                serde_json::from_slice(bytes).map_err(|error| error.to_string())
            }),
            headers: Watched::new(root.join("headers.json"), security::parse),
            form: Watched::new(root.join(hosting::FORM), |bytes| {
                serde_json::from_slice(bytes).map(Some).map_err(|error| error.to_string())
            }),
            root,
            base,
        }
    }

    /// The headers that the publisher asks for.
    pub(super) fn headers(&self) -> Arc<Headers> {
        self.headers.get()
    }

    /// The form that the pages show; `None` where the publish does not say.
    pub(super) fn form(&self) -> Option<Arc<Form>> {
        Option::clone(&self.form.get())
    }

    /// Where a path leads that is no page's own: the site's root from outside of
    /// its base, and pages that were renamed.
    fn redirect(&self, path: &str) -> Option<String> {
        if !self.base.is_empty() && (path == "/" || path == self.base) {
            return Some([&self.base, "/"].concat());
        }
        let redirects = self.redirects.get();
        redirects.get(path).or_else(|| redirects.get(&[path, "/"].concat())).cloned()
    }

    async fn file(&self, path: &str, mut request: Request) -> Response {
        range::keep_plain(&mut request);
        let query = request.uri().query().map_or_else(String::new, |query| ["?", query].concat());
        // It was part of a valid address, so it is one.
        let Ok(uri) = Uri::try_from([path, &query].concat()) else { return self.not_found().await };
        *request.uri_mut() = uri;
        let mut response = self.read(request).await;
        match response.status() {
            StatusCode::NOT_FOUND => return self.not_found().await,
            // A folder without its slash. The page's address is final, so say so.
            StatusCode::TEMPORARY_REDIRECT => *response.status_mut() = StatusCode::PERMANENT_REDIRECT,
            StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED => {
                describe(path, response.headers_mut());
            }
            _ => {}
        }
        response
    }

    async fn not_found(&self) -> Response {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = Uri::from_static(NOT_FOUND);
        let mut response = self.read(request).await;
        if response.status() == StatusCode::OK {
            describe(NOT_FOUND, response.headers_mut());
            *response.status_mut() = StatusCode::NOT_FOUND;
            compressed::same_as(&mut response, [&self.base, NOT_FOUND].concat());
            // They are that page's, and not of what is missing.
            for name in [header::ETAG, header::LAST_MODIFIED, header::ACCEPT_RANGES] {
                response.headers_mut().remove(name);
            }
            return response;
        }
        let page = "<!DOCTYPE html><title>Not found</title><h1>Not found</h1>";
        (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-cache")], Html(page)).into_response()
    }

    async fn read(&self, request: Request) -> Response {
        match self.files.clone().oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        }
    }
}

fn moved(target: &str, query: Option<&str>) -> Response {
    let location = query.map_or_else(|| target.to_owned(), |query| [target, "?", query].concat());
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response()
}

/// Adds to a file's headers how long it may be kept, and its text's encoding.
fn describe(path: &str, headers: &mut HeaderMap) {
    let name = path.rsplit('/').next().unwrap_or_default();
    let caching = if hosting::never_changes(name) { hosting::IMMUTABLE } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));

    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if let Some(kind) = kind.filter(|kind| kind.starts_with("text/") && !kind.contains("charset"))
        && let Ok(kind) = HeaderValue::try_from([kind, "; charset=utf-8"].concat())
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    // The same tag stands for the compressed answer too, so it promises equal
    // meaning, not equal bytes (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1).
    if let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| tag.starts_with('"'))
        && let Ok(tag) = HeaderValue::try_from(["W/", tag].concat())
    {
        headers.insert(header::ETAG, tag);
    }
}
