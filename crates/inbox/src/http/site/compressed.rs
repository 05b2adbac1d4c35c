//! Files compressed as well as can be: each once, when it was asked for, and kept.
//!
//! The best compression takes a hundred times as long as a quick one. So whoever
//! asks first gets a quick one, made while it is sent, and the best is made
//! meanwhile for those who follow.

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

/// How much of memory the compressed files may take.
const MEMORY: u64 = 64 * 1024 * 1024;

/// Below this, an answer may even grow.
const SMALLEST: u64 = 32;

/// Above this, the best compression takes many seconds, and a quick one is kept.
const LARGE: u64 = 4 * 1024 * 1024;

/// Above this, nothing is kept: it would drive out all others.
const LARGEST: u64 = 64 * 1024 * 1024;

/// How many files may wait to be compressed. Others are when they are asked for again.
const QUEUE: usize = 256;

/// One state of one file. Its tag is made of its length and the time of its last
/// change (<https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3>).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    path: String,
    tag: HeaderValue,
    encoding: Encoding,
}

/// Says of an answer that it has the content of the file at another path, in the
/// state that the tag names.
#[derive(Clone)]
struct SameAs {
    path: String,
    tag: HeaderValue,
}

/// Says that an answer has the content of the file at a path, whose tag it has.
pub(super) fn same_as(answer: &mut Response, path: String) {
    if let Some(tag) = answer.headers().get(header::ETAG).cloned() {
        answer.extensions_mut().insert(SameAs { path, tag });
    }
}

/// The compressed files.
pub(super) struct Compressed {
    files: Mutex<Cache<Key, Bytes, Size>>,
    waiting: Mutex<HashSet<Key>>,
    /// One file at a time: the rest of the machine is for visitors.
    at_work: Semaphore,
}

#[derive(Clone)]
struct Size;

impl Weighter<Key, Bytes> for Size {
    fn weight(&self, key: &Key, file: &Bytes) -> u64 {
        (key.path.len() + key.tag.len() + file.len()) as u64
    }
}

/// Which answers are worth compressing.
pub(super) fn worth_it() -> impl Predicate {
    kinds_worth_it().and(SizeAbove::new(SMALLEST))
}

/// Pictures and fonts are compressed by themselves.
fn kinds_worth_it() -> impl Predicate {
    NotForContentType::IMAGES.and(NotForContentType::const_new("font/woff2"))
}

impl Compressed {
    pub(super) fn new() -> Self {
        Self {
            files: Mutex::new(Cache::with_weighter(1_000, MEMORY, Size)),
            waiting: Mutex::default(),
            at_work: Semaphore::new(1),
        }
    }

    /// Waits for its turn, then compresses a file as it is by then.
    async fn make(&self, wanted: &Key, next: Next) -> Option<()> {
        let _turn = self.at_work.acquire().await.ok()?;
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = Uri::try_from(&wanted.path).ok()?;
        let response = next.run(request).await;
        // It may be another file than was asked for, so it is kept by its own tag.
        let key = key(&wanted.path, &response, wanted.encoding)?;
        let file = response.into_body().collect().await.ok()?.to_bytes();
        let encoding = key.encoding;
        let effort = if file.len() as u64 > LARGE { Effort::Quick } else { Effort::Best };
        let small = tokio::task::spawn_blocking(move || encoding.compress(&file, effort)).await.ok()?;
        lock(&self.files).insert(key, small.into());
        Some(())
    }
}

/// Puts the compressed file in the place of the plain one, where there is one.
pub(super) async fn replace(State(compressed): State<Arc<Compressed>>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let encoding = Encoding::preferred(request.headers());
    let response = next.clone().run(request).await;
    let Some(key) = encoding.and_then(|encoding| key(&path, &response, encoding)) else { return response };
    let file = lock(&compressed.files).get(&key).cloned();
    if let Some(file) = file {
        return answer(response, file, key.encoding, &method);
    }
    let first = {
        let mut waiting = lock(&compressed.waiting);
        waiting.len() < QUEUE && waiting.insert(key.clone())
    };
    if first {
        tokio::spawn(async move {
            compressed.make(&key, next).await;
            lock(&compressed.waiting).remove(&key);
        });
    }
    response
}

/// What an answer's file is kept by. `None` where it is not to be kept: it is no
/// whole file, too large, or not worth it.
fn key(path: &str, response: &Response, encoding: Encoding) -> Option<Key> {
    let length: u64 = response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()?;
    if !(SMALLEST..=LARGEST).contains(&length) || !kinds_worth_it().should_compress(response) {
        return None;
    }
    if let Some(SameAs { path, tag }) = response.extensions().get() {
        return Some(Key { path: path.clone(), tag: tag.clone(), encoding });
    }
    let tag = response.headers().get(header::ETAG)?.clone();
    (response.status() == StatusCode::OK).then(|| Key { path: path.to_owned(), tag, encoding })
}

fn answer(response: Response, file: Bytes, encoding: Encoding, method: &Method) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    parts.headers.insert(header::CONTENT_LENGTH, file.len().into());
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Ranges are of the plain file.
    parts.headers.remove(header::ACCEPT_RANGES);
    let body = if method == Method::HEAD { Body::empty() } else { file.into() };
    Response::from_parts(parts, body)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
