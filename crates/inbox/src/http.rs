//! The inbox on the web: its API and, beside it, the published site.
//!
//! | address | what answers |
//! | --- | --- |
//! | `POST /api/inquiries` | `inquiries`: receives an inquiry |
//! | `GET /api/challenge` | `challenge`: what a sender is to solve, where that is asked for |
//! | `GET /api/changes` | `changes`: tells of a new publish, where that is asked for |
//! | anything else below `/api/` | a `problem` |
//! | `/healthz` | `ok`: it runs |
//! | `/readyz` | `ok`: the database answers, too; 503 where it does not |
//! | `GET /oembed?url=…` | `site::oembed`: what other sites show of a term |
//! | everything else | `site`: the files of the published site |
//!
//! For a site below a path such as `/glossary`, the API answers there as well,
//! because a proxy may pass on nothing else. [`Metrics`] have an address of their own.

mod body;
mod challenge;
mod changes;
mod door;
mod evidence;
#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzed;
mod inquiries;
mod metrics;
mod plain_page;
mod problem;
mod security;
mod site;

use std::{fmt, path::PathBuf, sync::Arc};

use axum::{
    Router,
    extract::Query,
    http::{HeaderName, HeaderValue, Method, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, get, post},
};
use glossary_core::{form::Form, inquiry::Context, page::FormState};

use self::{
    door::{Doorkeeper, Threshold},
    inquiries::Inquiries,
    problem::Refusal,
    site::Site,
};
use crate::store::Store;

pub use self::{
    changes::Changes,
    door::{Door, Origin},
    evidence::Proofs,
    metrics::Metrics,
};

/// Makes the page with the form again, its values kept and its errors named. An
/// error without a field is about the form as a whole: it could not be stored.
/// `None` where the page cannot be made; the visitor then gets a plain one.
pub type FormAgain = Arc<dyn Fn(&Context, &FormState) -> Option<String> + Send + Sync>;

/// What is served, and how.
#[derive(Clone)]
pub struct Options {
    /// The folder that the site was published to. It may be published again at any time.
    pub site: PathBuf,
    /// The path below which the site lives: empty, or like `/glossary`.
    pub base: String,
    /// The form that inquiries are checked by where the site, which an earlier version
    /// may have published, does not say which one it shows.
    pub form: Arc<Form>,
    /// Makes the page for a refused form that was posted without scripting.
    pub form_again: FormAgain,
    /// Tells the pages that are open of a new publish; `None` leaves them alone.
    pub changes: Option<Changes>,
    /// Who may write, and how often.
    pub door: Door,
    /// Asks senders for a proof of work; `None` asks for none.
    pub proofs: Option<Arc<Proofs>>,
    /// Where inquiries are counted.
    pub metrics: Metrics,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("site", &self.site).field("base", &self.base).finish_non_exhaustive()
    }
}

/// Everything that is served, as one router that needs no socket.
pub fn router(store: Store, options: Options) -> Router {
    let site = Arc::new(Site::new(options.site.clone(), options.base.clone()));
    let headers = middleware::from_fn_with_state(site.clone(), security::add_headers);
    let base = options.base.clone();
    let changes = options.changes.clone();
    let threshold = Threshold::new(&options.door, &options.metrics);
    let doorkeeper = Doorkeeper::new(options.door.clone());
    let ready = ready(store.clone());
    let inquiries = Arc::new(Inquiries { store, options, doorkeeper, site: site.clone() });

    let mut router = api("/api", inquiries.clone(), &threshold);
    if !base.is_empty() {
        // Braces are the router's own syntax.
        let base = base.replace('{', "{{").replace('}', "}}");
        router = router.merge(api(&[&base, "/api"].concat(), inquiries, &threshold));
    }
    router
        .route("/healthz", get(async || "ok"))
        .route("/readyz", ready)
        .merge(site::routes(site, changes))
        .layer(headers)
}

/// For load balancers, which send nobody here until it is so.
fn ready(store: Store) -> MethodRouter {
    get(async move || match store.check().await {
        Ok(()) => "ok".into_response(),
        Err(_) => Refusal::Unavailable.into_response(),
    })
}

fn api(prefix: &str, inquiries: Arc<Inquiries>, threshold: &Threshold) -> Router {
    let below = |path: &str| [prefix, path].concat();
    let receive = post(inquiries::receive).fallback(async || Refusal::Method("POST"));
    let nothing = any(async || Refusal::NotFound);
    let mut router = Router::new().without_v07_checks();
    if let Some(changes) = inquiries.options.changes.clone() {
        router = router
            .route(&below(changes::EVENTS), get(async move |Query(seen)| changes.events(seen)))
            .route(&below(changes::SCRIPT), get(changes::script));
    }
    if let Some(proofs) = inquiries.options.proofs.clone() {
        let challenge = get(async move || challenge::answer(&proofs)).fallback(async || Refusal::Method("GET, HEAD"));
        router = router.route(&below("/challenge"), threshold.open(challenge, Method::GET));
    }
    router
        .route(&below("/inquiries"), threshold.before(receive))
        .route(prefix, nothing.clone())
        .route(&below("/"), nothing.clone())
        .route(&below("/{*path}"), nothing)
        .layer(middleware::map_response(mark))
        .with_state(inquiries)
}

/// Marks an answer as the inbox's own ([`glossary_core::inquiry::MARKER_HEADER`]),
/// and keeps it out of every cache.
async fn mark(mut response: Response) -> Response {
    const MARKER: HeaderName = HeaderName::from_static("glossary-inbox");
    response.headers_mut().insert(MARKER, HeaderValue::from_static("1"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
