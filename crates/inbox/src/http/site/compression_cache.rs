//! A cache of compressed files.
//!
//! The best compression takes a hundred times as long as a fast one. The first response is
//! compressed fast while it is sent; later responses come from the cache at the best level.

mod encoding;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};
use http_body_util::BodyExt;
use quick_cache::{Weighter, unsync::Cache};
use tokio::sync::Semaphore;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use self::encoding::{Effort, Encoding};

/// The most bytes that the cache may take.
const MAX_MEMORY: u64 = 64 * 1024 * 1024;

/// Smaller responses could grow.
const MIN_FILE: u64 = 32;

/// Larger files are cached at the fast level: the best one would take many seconds.
const MAX_BEST_FILE: u64 = 4 * 1024 * 1024;

/// Larger files are not cached, because they would evict all others.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// How many files may wait to be compressed. Others are compressed after a later request.
const MAX_QUEUED: usize = 256;

/// A version of a file. `ServeDir` makes the tag from the length and modification time
/// (<https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3>).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    path: String,
    tag: HeaderValue,
    encoding: Encoding,
}

/// A response extension: the file whose content the response has.
#[derive(Clone)]
struct CacheSource {
    path: String,
    tag: HeaderValue,
}

/// Records that a response has the content of the file at a path and the file's tag.
pub(super) fn set_source(response: &mut Response, path: String) {
    if let Some(tag) = response.headers().get(header::ETAG).cloned() {
        response.extensions_mut().insert(CacheSource { path, tag });
    }
}

/// The compressed files, and those that wait to be compressed.
pub(super) struct CompressionCache {
    files: Mutex<Cache<Key, Bytes, Size>>,
    queued: Mutex<HashSet<Key>>,
    /// One file is compressed at a time, so that requests keep the other cores.
    worker: Semaphore,
}

#[derive(Clone)]
struct Size;

impl Weighter<Key, Bytes> for Size {
    fn weight(&self, key: &Key, file: &Bytes) -> u64 {
        (key.path.len() + key.tag.len() + file.len()) as u64
    }
}

/// Returns the predicate for responses that are worth compressing.
pub(super) fn compressible() -> impl Predicate {
    compressible_types().and(SizeAbove::new(MIN_FILE))
}

/// Images and fonts are compressed already.
fn compressible_types() -> impl Predicate {
    NotForContentType::IMAGES.and(NotForContentType::const_new("font/woff2"))
}

impl CompressionCache {
    pub(super) fn new() -> Self {
        Self {
            files: Mutex::new(Cache::with_weighter(1_000, MAX_MEMORY, Size)),
            queued: Mutex::default(),
            worker: Semaphore::new(1),
        }
    }

    /// Waits for the worker, then compresses the file's current version.
    async fn compress(&self, requested: &Key, next: Next) -> Option<()> {
        let _turn = self.worker.acquire().await.ok()?;
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = Uri::try_from(&requested.path).ok()?;
        let response = next.run(request).await;
        // The file may have changed since the request, so its own tag is the key.
        let key = key(&requested.path, &response, requested.encoding)?;
        let file = response.into_body().collect().await.ok()?.to_bytes();
        let encoding = key.encoding;
        let effort = if file.len() as u64 > MAX_BEST_FILE { Effort::Fast } else { Effort::Best };
        let small = tokio::task::spawn_blocking(move || encoding.compress(&file, effort)).await.ok()?;
        lock(&self.files).insert(key, small.into());
        Some(())
    }
}

/// Replaces a response's body with the cached compressed file, or queues the file for compression.
pub(super) async fn serve_compressed(
    State(cache): State<Arc<CompressionCache>>,
    request: Request,
    next: Next,
) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let encoding = Encoding::preferred(request.headers());
    let response = next.clone().run(request).await;
    let Some(key) = encoding.and_then(|encoding| key(&path, &response, encoding)) else { return response };
    let file = lock(&cache.files).get(&key).cloned();
    if let Some(file) = file {
        return compressed_response(response, file, key.encoding, &method);
    }
    let first = {
        let mut queued = lock(&cache.queued);
        queued.len() < MAX_QUEUED && queued.insert(key.clone())
    };
    if first {
        tokio::spawn(async move {
            cache.compress(&key, next).await;
            lock(&cache.queued).remove(&key);
        });
    }
    response
}

/// Returns the cache key of a response; `None` if it is not a whole file, too large, or not worth
/// compressing.
fn key(path: &str, response: &Response, encoding: Encoding) -> Option<Key> {
    let length: u64 = response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()?;
    if !(MIN_FILE..=MAX_FILE).contains(&length) || !compressible_types().should_compress(response) {
        return None;
    }
    if let Some(CacheSource { path, tag }) = response.extensions().get() {
        return Some(Key { path: path.clone(), tag: tag.clone(), encoding });
    }
    let tag = response.headers().get(header::ETAG)?.clone();
    (response.status() == StatusCode::OK).then(|| Key { path: path.to_owned(), tag, encoding })
}

fn compressed_response(response: Response, file: Bytes, encoding: Encoding, method: &Method) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    parts.headers.insert(header::CONTENT_LENGTH, file.len().into());
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Ranges apply to the uncompressed file.
    parts.headers.remove(header::ACCEPT_RANGES);
    let body = if method == Method::HEAD { Body::empty() } else { file.into() };
    Response::from_parts(parts, body)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
