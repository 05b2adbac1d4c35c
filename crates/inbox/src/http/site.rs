//! The routes of the published site.
//!
//! `ServeDir` handles content types, ranges and conditional requests. This module adds the base
//! path, canonical addresses, caching by file name, bounded compression and the 404 page.

mod cached_file;
mod compression;
mod holding_body;
mod oembed;
mod open_responses;
mod public_files;
mod published_site;
mod range;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Query, Request, State},
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use tower::util::option_layer;
use tower_http::timeout::TimeoutLayer;

pub(super) use self::published_site::PublishedSite;

use self::compression::Encoders;
use super::{
    changes::{self, Changes},
    problem::Refusal,
};

/// How long finding a file may take. Sending it is not limited.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Returns the routes of the site behind `trusted_hops` proxies. With `changes`, pages reload after a
/// publish.
pub(super) fn routes(site: Arc<PublishedSite>, changes: Option<Changes>, trusted_hops: usize) -> Router {
    let admit = middleware::from_fn_with_state(Arc::new(Encoders::new()), compression::admit);
    let base = site.base.clone();
    let script = changes.map(|changes| {
        middleware::from_fn(move |request, next| changes::add_script(changes.clone(), base.clone(), request, next))
    });
    Router::new()
        .route(&[&site.base, "/oembed"].concat(), get(oembed::handle))
        .fallback(serve)
        .layer(option_layer(script))
        .layer(admit)
        .layer(compression::layer())
        .layer(middleware::map_response(compression::buffer))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, READ_TIMEOUT))
        .layer(middleware::map_response(replace_failure))
        .layer(middleware::from_fn_with_state(open_responses::limit_of(trusted_hops), open_responses::limit))
        .with_state(site)
}

/// Replaces the empty responses to a timeout, and to a file that cannot be opened now, with a problem
/// document.
async fn replace_failure(response: Response) -> Response {
    match response.status() {
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::INTERNAL_SERVER_ERROR => Refusal::Busy.into_response(),
        _ => response,
    }
}

async fn serve(State(site): State<Arc<PublishedSite>>, request: Request) -> Response {
    let path = request.uri().path();
    if let Some(target) = request.uri().query().and_then(|query| site.redirect_with_query(path, query)) {
        return redirect(&target, None);
    }
    if let Some(target) = site.redirect(path) {
        return redirect(&target, request.uri().query());
    }
    // A redirect to `//host` would lead to another site.
    let below_base = path.strip_prefix(&site.base).filter(|path| path.starts_with('/') && !path.contains("//"));
    let Some(path) = below_base.map(str::to_owned) else { return site.not_found().await };
    if path.ends_with(oembed::FILE)
        && request.uri().query().is_some()
        && let Ok(query) = Query::try_from_uri(request.uri())
    {
        return oembed::file_response(&site, &path, query).await;
    }
    if let Some(target) = site.other_spelling(&path).await {
        return redirect(&target, request.uri().query());
    }
    site.file(&path, request).await
}

fn redirect(target: &str, query: Option<&str>) -> Response {
    let location = query.map_or_else(|| target.to_owned(), |query| [target, "?", query].concat());
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response()
}
