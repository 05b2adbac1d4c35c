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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        Router,
        body::Bytes,
        middleware::{from_fn_with_state, map_response},
        routing::get,
    };
    use futures_util::stream;
    use tower::ServiceExt;

    /// Returns a router whose responses have a body, and the length of that body in the path.
    fn router(body: fn() -> Body) -> Router {
        let respond = move |axum::extract::Path(length): axum::extract::Path<u64>| async move {
            Response::builder().header(header::CONTENT_LENGTH, length).body(body()).unwrap()
        };
        Router::new()
            .route("/{length}", get(respond))
            .layer(from_fn_with_state(Arc::new(Encoders::new()), admit))
            .layer(layer())
            .layer(map_response(buffer))
    }

    async fn get_compressed(router: Router, length: u64) -> Response {
        let request = Request::get(format!("/{length}")).header(header::ACCEPT_ENCODING, "br").body(Body::empty());
        router.oneshot(request.unwrap()).await.unwrap()
    }

    fn is_compressed(response: &Response) -> bool {
        response.headers().contains_key(header::CONTENT_ENCODING)
    }

    /// The number of encoders is the bound on their memory.
    #[tokio::test(start_paused = true)]
    async fn the_number_of_encoders_is_limited() {
        // These bodies never end, like those of a slow disk.
        let router = router(|| Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>()));
        let mut encoding: Vec<_> =
            (0..50).map(|_| tokio::spawn(get_compressed(router.clone(), MAX_BUFFERED))).collect();
        tokio::time::sleep(2 * MAX_WAIT).await;
        let (finished, waiting): (Vec<_>, Vec<_>) = encoding.drain(..).partition(|task| task.is_finished());
        assert_eq!(waiting.len(), MAX_BUFFERING);
        for task in finished {
            assert!(!is_compressed(&task.await.unwrap()));
        }
        let mut large = Vec::new();
        for _ in 0..50 {
            large.push(get_compressed(router.clone(), MAX_BUFFERED + 1).await);
        }
        assert_eq!(large.iter().filter(|response| is_compressed(response)).count(), MAX_STREAMING);
        // A client that leaves frees the encoder.
        waiting.into_iter().for_each(|task| task.abort());
        drop(large);
        assert!(is_compressed(&get_compressed(router, MAX_BUFFERED + 1).await));
    }

    /// A response in memory is hardly longer than the file, also if nothing can be compressed.
    #[tokio::test]
    async fn a_response_in_memory_is_bounded() {
        let router = router(|| {
            let mut state = 1_u32;
            let noise = (0..MAX_BUFFERED).map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            });
            Body::from(noise.collect::<Vec<_>>())
        });
        let response = get_compressed(router, MAX_BUFFERED).await;
        assert!(is_compressed(&response));
        let length = response.body().size_hint().exact().unwrap();
        assert!((MAX_BUFFERED / 2..MAX_BUFFERED + 1024).contains(&length), "{length}");
    }

    #[test]
    fn the_manual_states_the_limits() {
        let page = include_str!("../../../../../docs/src/run/limits.md");
        for row in [
            format!("| {} KiB; {MAX_BUFFERING} at the same time", MAX_BUFFERED >> 10),
            format!("| {MAX_STREAMING} at the same time"),
        ] {
            assert!(page.contains(&row), "docs/src/run/limits.md lacks: {row}");
        }
    }
}
