//! Compression of responses while they are sent, within bounds. The app and the scripts need none,
//! because the publisher writes compressed copies of them.
//!
//! An encoder takes megabytes for as long as it lives. Therefore a small response is compressed
//! into memory before it is sent, and only a few large ones are compressed while the client reads.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Response as HttpResponse, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hyper::body::Body as HttpBody;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate},
    },
};

use super::holding_body::HoldingBody;
use crate::http::problem::Refusal;

/// Each response is compressed again, so the level is low.
const LEVEL: CompressionLevel = CompressionLevel::Precise(4);

/// Shorter responses could grow.
const MIN_LENGTH: u64 = 256;

/// The length up to which a response is compressed into memory.
const MAX_BUFFERED: u64 = 256 * 1024;

/// The number of responses that may be compressed into memory at the same time. Others wait for
/// [`MAX_WAIT`], and are then sent uncompressed.
const MAX_BUFFERING: usize = 4;

const MAX_WAIT: Duration = Duration::from_millis(100);

/// The number of larger responses that may be compressed while they are sent. Others are sent
/// uncompressed.
const MAX_STREAMING: usize = 16;

/// The encoders that may exist.
pub(super) struct Encoders {
    buffering: Arc<Semaphore>,
    streaming: Arc<Semaphore>,
}

impl Encoders {
    pub(super) fn new() -> Self {
        Self { buffering: Arc::new(Semaphore::new(MAX_BUFFERING)), streaming: Arc::new(Semaphore::new(MAX_STREAMING)) }
    }
}

/// A response extension: the response may be compressed.
#[derive(Clone)]
struct Admitted {
    is_small: bool,
}

/// The predicate for [`Admitted`] responses.
#[derive(Clone)]
pub(super) struct IsAdmitted;

impl Predicate for IsAdmitted {
    fn should_compress<B: HttpBody>(&self, response: &HttpResponse<B>) -> bool {
        response.extensions().get::<Admitted>().is_some()
    }
}

/// Returns the layer that compresses admitted responses.
pub(super) fn layer() -> CompressionLayer<IsAdmitted> {
    CompressionLayer::new().quality(LEVEL).compress_when(IsAdmitted)
}

/// Admits a response to compression if an encoder is free. The encoder counts until the body ends.
pub(super) async fn admit(State(encoders): State<Arc<Encoders>>, request: Request, next: Next) -> Response {
    let is_wanted = request.headers().contains_key(header::ACCEPT_ENCODING);
    let response = next.run(request).await;
    let Some(length) = length_to_compress(&response).filter(|_| is_wanted) else { return response };
    let is_small = length <= MAX_BUFFERED;
    let permit: Option<OwnedSemaphorePermit> = if is_small {
        timeout(MAX_WAIT, encoders.buffering.clone().acquire_owned()).await.ok().and_then(Result::ok)
    } else {
        encoders.streaming.clone().try_acquire_owned().ok()
    };
    let Some(permit) = permit else { return response };
    let mut response = response.map(|body| Body::new(HoldingBody::new(body, permit)));
    response.extensions_mut().insert(Admitted { is_small });
    response
}

/// Returns the length of a response that is worth compressing.
fn length_to_compress(response: &Response) -> Option<u64> {
    // A file's body does not know its length. A response to HEAD has the length, and an empty body.
    let file_length = || response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
    let length = response.body().size_hint().exact().or_else(file_length)?;
    // Images and fonts are compressed already, and a part of a file is a part of its bytes.
    let types = NotForContentType::IMAGES.and(NotForContentType::const_new("font/woff2"));
    let is_whole = |headers: &HeaderMap| {
        !headers.contains_key(header::CONTENT_ENCODING) && !headers.contains_key(header::CONTENT_RANGE)
    };
    (length >= MIN_LENGTH && is_whole(response.headers()) && types.should_compress(response)).then_some(length)
}

/// Compresses a small response into memory, so that its encoder does not wait for the client.
pub(super) async fn buffer(mut response: Response) -> Response {
    if !response.extensions_mut().remove::<Admitted>().is_some_and(|admitted| admitted.is_small) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The compressed form is hardly longer than the file, in the worst case.
    let Ok(bytes) = to_bytes(body, 2 * MAX_BUFFERED as usize).await else { return Refusal::Busy.into_response() };
    parts.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
    Response::from_parts(parts, bytes.into())
}
