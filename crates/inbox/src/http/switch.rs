//! A router that is replaced while the server runs, for the preview of `glossary serve --watch`.

use std::sync::{Arc, PoisonError, RwLock};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse as _, Redirect, Response},
};
use tower::ServiceExt as _;

/// The current router of a server.
#[derive(Clone, Debug)]
pub struct RouterSwitch(Arc<RwLock<Current>>);

#[derive(Debug)]
struct Current {
    router: Router,
    /// The path of the site: empty, or like `/glossary`.
    base: String,
    /// The earlier paths of the site.
    former: Vec<String>,
}

impl RouterSwitch {
    /// Returns a switch with its first router, for a site below a path.
    #[must_use]
    pub fn new(router: Router, base: &str) -> Self {
        Self(Arc::new(RwLock::new(Current { router, base: base.to_owned(), former: Vec::new() })))
    }

    /// Replaces the router. Addresses below the earlier path redirect to the new one.
    pub fn replace(&self, router: Router, base: &str) {
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        current.router = router;
        if current.base != base {
            let former = std::mem::replace(&mut current.base, base.to_owned());
            current.former.push(former);
        }
    }

    /// Returns a router that passes each request to the current one.
    pub fn router(self) -> Router {
        Router::new().fallback(async move |request: Request| self.respond(request).await)
    }

    async fn respond(&self, request: Request) -> Response {
        let (router, moved) = {
            let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
            (current.router.clone(), current.moved(request.uri().path()))
        };
        match moved {
            Some(address) => Redirect::temporary(&address).into_response(),
            None => router.oneshot(request).await.into_response(),
        }
    }
}

impl Current {
    /// Returns the new address of a page below an earlier path.
    fn moved(&self, path: &str) -> Option<String> {
        let below = |base: &str| path.strip_prefix(base).filter(|rest| rest.starts_with('/'));
        let is_operational = path.starts_with("/api/") || path == "/healthz" || path == "/readyz";
        if is_operational || (!self.base.is_empty() && below(&self.base).is_some()) {
            return None;
        }
        // The longest path first: all addresses are below the empty path.
        let mut former: Vec<_> = self.former.iter().filter(|former| **former != self.base).collect();
        former.sort_by_key(|base| std::cmp::Reverse(base.len()));
        let rest = former.into_iter().find_map(|base| below(base))?;
        Some([&self.base, rest].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::StatusCode, routing::get};

    async fn ask(router: &Router, path: &str) -> (StatusCode, String) {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let target = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        (response.status(), target.unwrap_or_default())
    }

    #[tokio::test]
    async fn earlier_paths_lead_to_the_new_one() {
        let site = |path: &str| Router::new().route(path, get(async || "page"));
        let switch = RouterSwitch::new(site("/terms/a/"), "");
        let router = switch.clone().router();
        assert_eq!(ask(&router, "/terms/a/").await, (StatusCode::OK, String::new()));
        switch.replace(site("/one/terms/a/"), "/one");
        assert_eq!(ask(&router, "/one/terms/a/").await.0, StatusCode::OK);
        assert_eq!(ask(&router, "/terms/a/").await, (StatusCode::TEMPORARY_REDIRECT, "/one/terms/a/".to_owned()));
        switch.replace(site("/two/terms/a/"), "/two");
        assert_eq!(ask(&router, "/one/terms/a/").await.1, "/two/terms/a/");
        assert_eq!(ask(&router, "/two/terms/a/").await.0, StatusCode::OK);
        assert_eq!(ask(&router, "/two/terms/b/").await.0, StatusCode::NOT_FOUND);
        assert_eq!(ask(&router, "/api/inquiries").await.0, StatusCode::NOT_FOUND);
        switch.replace(site("/terms/a/"), "");
        assert_eq!(ask(&router, "/two/terms/a/").await.1, "/terms/a/");
        assert_eq!(ask(&router, "/terms/a/").await.0, StatusCode::OK);
        assert_eq!(ask(&router, "/onemore/").await.0, StatusCode::NOT_FOUND);
    }
}
