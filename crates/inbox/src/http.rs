//! The HTTP routes: the API and, beside it, the published site.
//!
//! | address | handler |
//! | --- | --- |
//! | `POST /api/inquiries` | `inquiries`: receives an inquiry |
//! | `GET /api/challenge` | `challenge`: a proof-of-work challenge, if the settings require one |
//! | `GET /api/changes` | `changes`: live reload, with `glossary serve --watch` |
//! | anything else below `/api/` | a `problem` |
//! | `/healthz` | `ok` while the process runs |
//! | `/readyz` | `ok` while inquiries can be stored, 503 otherwise |
//! | `GET /oembed?url=…` | `site::oembed`: a term's embed data for other sites |
//! | everything else | `site`: the files of the published site |
//!
//! For a site below a path such as `/glossary`, the API also answers below that path, because a
//! reverse proxy may forward nothing else. [`Metrics`] have a router of their own.

mod access;
mod body;
mod challenge;
mod changes;
mod consent;
#[cfg(test)]
#[path = "../../../docs/generated.rs"]
mod docs;
mod fair_limit;
#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzed;
mod inquiries;
mod metrics;
mod options;
mod plain_page;
mod problem;
mod response_headers;
mod security_headers;
mod site;
mod spam;
mod switch;
mod unread_body;

use std::sync::Arc;

pub use axum::Router;
use axum::{
    extract::Query,
    http::{HeaderName, HeaderValue, Method, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, get, post},
};

use self::{
    access::{AccessGuard, ApiLayers},
    consent::ShownConsents,
    inquiries::InquiryEndpoint,
    problem::Refusal,
    site::PublishedSite,
};
use crate::store::Store;

pub use self::{
    access::{AccessRules, Origin},
    changes::Changes,
    consent::record_consents,
    metrics::Metrics,
    options::{Options, RefusedForm},
    spam::ProofOfWork,
    switch::RouterSwitch,
};

/// Returns the router of the whole server. It needs no socket.
pub fn router(store: Store, options: Options) -> Router {
    let site = Arc::new(PublishedSite::new(options.site.clone(), options.base.clone()));
    let headers = middleware::from_fn_with_state(site.clone(), security_headers::add);
    let base = options.base.clone();
    let changes = options.changes.clone();
    let trusted_hops = options.access.trusted_hops;
    let layers = ApiLayers::new(&options.access, &options.metrics, &options.base);
    let access_guard = AccessGuard::new(options.access.clone());
    let ready = ready(store.clone());
    let endpoint = Arc::new(InquiryEndpoint {
        store,
        options,
        access_guard,
        site: site.clone(),
        consents: ShownConsents::default(),
    });

    let mut router = api("/api", endpoint.clone(), &layers);
    if !base.is_empty() {
        // The router's syntax escapes braces by doubling them.
        let base = base.replace('{', "{{").replace('}', "}}");
        router = router.merge(api(&[&base, "/api"].concat(), endpoint, &layers));
    }
    router
        .route("/healthz", get(async || "ok"))
        .route("/readyz", ready)
        .merge(site::routes(site, changes, trusted_hops))
        .layer(headers)
        .layer(middleware::from_fn(unread_body::drain))
}

/// Returns the readiness probe for load balancers.
fn ready(store: Store) -> MethodRouter {
    get(async move || match store.check().await {
        Ok(()) => "ok".into_response(),
        Err(_) => Refusal::Unavailable.into_response(),
    })
}

fn api(prefix: &str, endpoint: Arc<InquiryEndpoint>, layers: &ApiLayers) -> Router {
    let path = |end: &str| [prefix, end].concat();
    let receive = post(inquiries::receive).fallback(async || Refusal::Method("POST"));
    let not_found = any(async || Refusal::NotFound);
    let mut router = Router::new().without_v07_checks();
    if let Some(changes) = endpoint.options.changes.clone() {
        router = router
            .route(&path(changes::EVENTS), get(async move |Query(seen)| changes.events(seen)))
            .route(&path(changes::SCRIPT), get(changes::script));
    }
    if let Some(proof_of_work) = endpoint.options.proof_of_work.clone() {
        let challenge =
            get(async move || challenge::handle(&proof_of_work)).fallback(async || Refusal::Method("GET, HEAD"));
        router = router.route(&path("/challenge"), layers.allow_origins(challenge, Method::GET));
    }
    router
        .route(&path("/inquiries"), layers.limit(receive))
        .route(prefix, not_found.clone())
        .route(&path("/"), not_found.clone())
        .route(&path("/{*path}"), not_found)
        .layer(middleware::map_response(mark))
        .with_state(endpoint)
}

/// Adds the header [`glossary_core::inquiry::MARKER_HEADER`], which identifies the inbox, and
/// forbids caching.
async fn mark(mut response: Response) -> Response {
    const MARKER: HeaderName = HeaderName::from_static("glossary-inbox");
    response.headers_mut().insert(MARKER, HeaderValue::from_static("1"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
