//! Telling the pages that are open of a new publish, while somebody writes:
//! `GET /api/changes`, as server-sent events
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use std::{convert::Infallible, future::ready};

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

/// Where the pages hear of it.
pub(super) const EVENTS: &str = "/changes";
/// The script that listens.
pub(super) const SCRIPT: &str = "/changes.js";

/// Tells the pages that are open of a new publish. Clones tell the same pages.
#[derive(Clone, Debug, Default)]
pub struct Changes(watch::Sender<State>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    /// How often the site was published again.
    publishes: u64,
    /// There will be no more.
    stopped: bool,
}

/// What a page knows.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Seen {
    /// The publish that it shows.
    publish: u64,
}

impl Changes {
    /// The site was published again.
    pub fn published(&self) {
        self.0.send_modify(|state| state.publishes += 1);
    }

    /// There will be no more: lets the pages go, so that the server can end.
    pub fn stop(&self) {
        self.0.send_modify(|state| state.stopped = true);
    }

    /// Answers with the publishes after the one that a page shows: one may have
    /// come while the page was on its way.
    pub(super) fn events(&self, seen: Seen) -> Response {
        let changes = WatchStream::new(self.0.subscribe())
            .take_while(|state| ready(!state.stopped))
            .filter(move |state| ready(state.publishes != seen.publish))
            // Browsers pass over an event without data.
            .map(|state| Ok::<_, Infallible>(Event::default().event("published").data(state.publishes.to_string())));
        Sse::new(changes).keep_alive(KeepAlive::default()).into_response()
    }

    /// The element that makes a page listen.
    fn script_element(&self, base: &str) -> String {
        format!("<script src=\"{base}/api{SCRIPT}?publish={}\" async></script>", self.0.borrow().publishes)
    }
}

/// Answers with the script that shows a page anew.
pub(super) async fn script() -> Response {
    const TEXT: &str = r#"// The site was published again: shows this page anew.
const { src } = document.currentScript;
const events = new EventSource(new URL("changes" + new URL(src).search, src));
events.addEventListener("published", () => location.reload());
"#;
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], TEXT).into_response()
}

/// Adds the script to every page, whose stored copies then do not count.
pub(super) async fn add_script(changes: Changes, base: String, mut request: Request, next: Next) -> Response {
    // Before the page is read, which may change meanwhile.
    let script = changes.script_element(&base);
    for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::RANGE] {
        request.headers_mut().remove(name);
    }
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // A page of the site lies on the disk, whole.
    let Ok(page) = body::to_bytes(body, usize::MAX).await else { return (parts, Body::empty()).into_response() };
    for name in [header::ETAG, header::LAST_MODIFIED, header::CONTENT_LENGTH, header::ACCEPT_RANGES] {
        parts.headers.remove(name);
    }
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Browsers put what follows </html> into the body.
    (parts, [page.as_ref(), script.as_bytes()].concat()).into_response()
}
