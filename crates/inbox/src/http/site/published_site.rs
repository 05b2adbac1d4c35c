//! The files of the published site, with their headers, redirects and 404 page.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use glossary_core::{
    address::{decode, encode},
    form::Form,
    hosting,
    slug::{Slug, slugify_unicode},
};
use tower::ServiceExt;
use tower_http::services::{ServeDir, fs::DefaultServeDirFallback};

use super::{cached_file::CachedFile, public_files::PublicFiles, range};
use crate::http::response_headers::{self, ResponseHeaders};

/// The path of the 404 page.
const NOT_FOUND: &str = "/404.html";

type Files = ServeDir<DefaultServeDirFallback, PublicFiles>;

/// The published site.
pub(in crate::http) struct PublishedSite {
    pub(super) root: PathBuf,
    pub(super) base: String,
    files: Files,
    /// Serves the publisher's compressed copies ([`hosting::COMPRESSED`]).
    copies: Files,
    redirects: CachedFile<BTreeMap<String, String>>,
    headers: CachedFile<ResponseHeaders>,
    form: CachedFile<Option<Arc<Form>>>,
}

impl PublishedSite {
    pub(in crate::http) fn new(root: PathBuf, base: String) -> Self {
        let files = ServeDir::with_backend(&root, PublicFiles::new(root.clone())).redirect_path_prefix(base.clone());
        Self {
            copies: files.clone().precompressed_br().precompressed_gzip(),
            files,
            redirects: CachedFile::new(root.join("redirects.json"), |bytes| {
                serde_json::from_slice(bytes).map_err(|error| error.to_string())
            }),
            headers: CachedFile::new(root.join("headers.json"), response_headers::parse),
            form: CachedFile::new(root.join(hosting::FORM), |bytes| {
                serde_json::from_slice(bytes).map(Some).map_err(|error| error.to_string())
            }),
            root,
            base,
        }
    }

    /// Returns the publisher's response headers.
    pub(in crate::http) fn headers(&self) -> Arc<ResponseHeaders> {
        self.headers.get()
    }

    /// Returns the form that the pages show; `None` if the site does not include it.
    pub(in crate::http) fn form(&self) -> Option<Arc<Form>> {
        Option::clone(&self.form.get())
    }

    /// Returns the redirect of a path: from outside the base path to the site's root, or from a
    /// renamed page.
    pub(super) fn redirect(&self, path: &str) -> Option<String> {
        if !self.base.is_empty() && (path == "/" || path == self.base) {
            return Some([&self.base, "/"].concat());
        }
        let redirects = self.redirects.get();
        let path = &*encode(path);
        redirects.get(path).or_else(|| redirects.get(&[path, "/"].concat())).cloned()
    }

    /// Returns the redirect of a path with its query, such as `/?id=12`.
    pub(super) fn redirect_with_query(&self, path: &str, query: &str) -> Option<String> {
        self.redirects.get().get(&*encode(&[path, "?", query].concat())).cloned()
    }

    /// Returns the address of the term or topic that a path below the base path means in another spelling:
    /// `/terms/rest-api/` for `/terms/REST_API`.
    pub(super) async fn other_spelling(&self, path: &str) -> Option<String> {
        let (folder, name) = path.trim_end_matches('/').rsplit_once('/')?;
        if !matches!(folder, "/terms" | "/topics") {
            return None;
        }
        let name = decode(name);
        // A slug with letters of all scripts first: the settings may allow them.
        for slug in [slugify_unicode(&name), Slug::suggest(&name)].into_iter().flatten() {
            let page = [folder.trim_start_matches('/'), "/", slug.as_str(), "/index.html"].concat();
            if slug.as_str() != name && tokio::fs::try_exists(self.root.join(page)).await.unwrap_or(false) {
                return Some([&self.base, folder, "/", &encode(&slug), "/"].concat());
            }
        }
        None
    }

    pub(super) async fn file(&self, path: &str, mut request: Request) -> Response {
        range::keep_single_range(&mut request);
        let query = request.uri().query().map_or_else(String::new, |query| ["?", query].concat());
        // The path was part of a valid URI.
        let Ok(uri) = Uri::try_from([path, &query].concat()) else { return self.not_found().await };
        *request.uri_mut() = uri;
        // Ranges apply to the uncompressed file.
        let has_copies = hosting::is_immutable(path) && !request.headers().contains_key(header::RANGE);
        let mut response = read(if has_copies { &self.copies } else { &self.files }, request).await;
        match response.status() {
            StatusCode::NOT_FOUND => return self.not_found().await,
            // A folder without its slash: the canonical address is permanent.
            StatusCode::TEMPORARY_REDIRECT => *response.status_mut() = StatusCode::PERMANENT_REDIRECT,
            StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED => {
                add_file_headers(path, response.headers_mut());
            }
            _ => {}
        }
        response
    }

    pub(super) async fn not_found(&self) -> Response {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = Uri::from_static(NOT_FOUND);
        let mut response = read(&self.files, request).await;
        if response.status() == StatusCode::OK {
            add_file_headers(NOT_FOUND, response.headers_mut());
            *response.status_mut() = StatusCode::NOT_FOUND;
            // These describe the 404 page, not the missing one.
            for name in [header::ETAG, header::LAST_MODIFIED, header::ACCEPT_RANGES] {
                response.headers_mut().remove(name);
            }
            return response;
        }
        let page = "<!DOCTYPE html><title>Not found</title><h1>Not found</h1>";
        (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-cache")], Html(page)).into_response()
    }
}

async fn read(files: &Files, request: Request) -> Response {
    match files.clone().oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

/// Adds caching, the text encoding and a weak tag to a file's headers.
fn add_file_headers(path: &str, headers: &mut HeaderMap) {
    let name = path.rsplit('/').next().unwrap_or_default();
    let caching = if hosting::is_immutable(name) { hosting::IMMUTABLE } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));

    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if let Some(kind) = kind.filter(|kind| kind.starts_with("text/") && !kind.contains("charset"))
        && let Ok(kind) = HeaderValue::try_from([kind, "; charset=utf-8"].concat())
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        headers.remove(header::ACCEPT_RANGES);
    }
    // A response that is compressed while it is sent has the same tag, so the tag must be weak
    // (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1).
    if let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| tag.starts_with('"'))
        && let Ok(tag) = HeaderValue::try_from(["W/", tag].concat())
    {
        headers.insert(header::ETAG, tag);
    }
}
