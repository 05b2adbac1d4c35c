//! Live reload: `GET /api/changes` notifies open pages of a publish with server-sent events
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use std::{convert::Infallible, future::ready, sync::Arc};

use axum::{
    body::{self, Body},
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

/// The path of the event stream, below `/api`.
pub(super) const EVENTS: &str = "/changes";
/// The path of the script that listens to it.
pub(super) const SCRIPT: &str = "/changes.js";

/// The publishes that open pages are notified of. Clones share their subscribers.
#[derive(Clone, Debug, Default)]
pub struct Changes(watch::Sender<State>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct State {
    /// How often the site was published since the server started.
    publishes: u64,
    /// Whether the server is shutting down.
    stopped: bool,
    /// The problems in the content, as an HTML element; empty without problems.
    problems: Arc<str>,
}

/// The query of the event stream.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Seen {
    /// The number of the publish that the page shows.
    publish: u64,
}

impl Changes {
    /// Notifies open pages that the site was published.
    pub fn published(&self) {
        self.0.send_modify(|state| state.publishes += 1);
    }

    /// Shows problems in all pages, as an HTML element; an empty text removes it. Returns whether the problems differ
    /// from the previous ones. Open pages show them after the next [`Self::published`].
    pub fn set_problems(&self, html: &str) -> bool {
        let mut differ = false;
        self.0.send_if_modified(|state| {
            differ = *state.problems != *html;
            state.problems = html.into();
            false
        });
        differ
    }

    /// Ends all event streams, so that the server can shut down.
    pub fn stop(&self) {
        self.0.send_modify(|state| state.stopped = true);
    }

    /// Responds with a stream of the publishes after the one that a page shows, including those
    /// during the page's load.
    pub(super) fn events(&self, seen: Seen) -> Response {
        let changes = WatchStream::new(self.0.subscribe())
            .take_while(|state| ready(!state.stopped))
            .filter(move |state| ready(state.publishes != seen.publish))
            // Browsers ignore events without data.
            .map(|state| Ok::<_, Infallible>(Event::default().event("published").data(state.publishes.to_string())));
        Sse::new(changes).keep_alive(KeepAlive::default()).into_response()
    }

    /// Returns the elements that are added to a page: the problems, and the script.
    fn elements(&self, base: &str) -> String {
        let State { publishes, problems, .. } = &*self.0.borrow();
        format!("{problems}<script src=\"{base}/api{SCRIPT}?publish={publishes}\" async></script>")
    }
}

/// Responds with the script that reloads a page.
pub(super) async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("changes.js")).into_response()
}

/// Adds the problems and the script to HTML responses, and forbids caching them.
pub(super) async fn add_script(changes: Changes, base: String, mut request: Request, next: Next) -> Response {
    // The publish must be counted before the page is read, which may change meanwhile.
    let elements = changes.elements(&base);
    for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::RANGE] {
        request.headers_mut().remove(name);
    }
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The body is a file of the site, so its size is bounded.
    let Ok(page) = body::to_bytes(body, usize::MAX).await else { return (parts, Body::empty()).into_response() };
    for name in [header::ETAG, header::LAST_MODIFIED, header::CONTENT_LENGTH, header::ACCEPT_RANGES] {
        parts.headers.remove(name);
    }
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The HTML parser appends elements after </html> to the body.
    (parts, [page.as_ref(), elements.as_bytes()].concat()).into_response()
}
