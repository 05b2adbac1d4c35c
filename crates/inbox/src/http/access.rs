//! Access control: which requests may submit an inquiry, checked before the body is read.
//!
//! - `origin`: the origins whose pages may post
//! - `host`: the host that a request is for
//! - `client_ip`: the client's IP address, also behind proxies
//! - `rate_limit`: requests per minute

pub(super) mod client_ip;
mod host;
mod origin;
mod rate_limit;

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use glossary_core::hosting::{is_public_name, is_reachable};
use tokio::sync::Semaphore;

pub use self::origin::Origin;
use self::rate_limit::RateLimits;
use super::{body, fair_limit::FairLimit, metrics::Metrics, plain_page, problem::Refusal};

/// How many inquiries are received concurrently. Their bodies take 32 MiB at most, or 120 MiB if all
/// are natively posted forms of the largest size.
const MAX_CONCURRENT: usize = 512;

/// How many of them one client may have: over HTTP/2, one connection can have many, and never end them.
const MAX_PER_CLIENT: u32 = 128;

/// How many natively posted forms above [`MAX_CONCURRENT`] are returned to visitors concurrently.
const MAX_RETURNED: usize = 256;

/// How long a natively posted form waits for its turn.
const FORM_WAIT: Duration = Duration::from_secs(5);

/// How long a request of the app waits, which the app would repeat later: until other clients have given up what has
/// stalled.
const WAIT: Duration = Duration::from_secs(1);

/// Who may submit inquiries, and how often. The default has no limits.
#[derive(Clone, Debug, Default)]
pub struct AccessRules {
    /// The origins besides this site's own whose pages may post.
    pub origins: Vec<Origin>,
    /// The host of the site's address. Pages of other hosts, with or without `www.`, may not post,
    /// even if they seem to come from this server: anyone can point a name to its address. Hosts of
    /// listed origins, addresses and local names may. `None` allows all.
    pub site_host: Option<String>,
    /// The number of reverse proxies in front of the inbox. Each appends its client's address to
    /// `X-Forwarded-For`; entries further left can be forged.
    pub trusted_hops: usize,
    /// Requests per minute from one client; `None` for no limit.
    pub per_address: Option<NonZeroU32>,
    /// Inquiries per minute from all clients together that are stored as new; `None` for no limit.
    /// Above this limit, inquiries without a proof of work are quarantined. Above four times the limit, all are refused.
    pub overall: Option<NonZeroU32>,
}

impl AccessRules {
    /// Returns the host of the site's address if visitors of a public site cannot post: if the address
    /// is a local or a reserved name (<https://www.rfc-editor.org/rfc/rfc6761>), pages of a public name
    /// get 403.
    #[must_use]
    pub fn unreachable_host(&self) -> Option<&str> {
        let host = self.site_host.as_deref()?;
        let is_listed = self.origins.iter().any(|origin| is_reachable(origin.host()));
        (!is_reachable(host) && !is_listed).then_some(host)
    }
}

/// Checks requests against [`AccessRules`].
pub(super) struct AccessGuard {
    rules: AccessRules,
    rate_limits: RateLimits,
    warned: AtomicBool,
    warned_of_host: AtomicBool,
}

impl AccessGuard {
    pub(super) fn new(rules: AccessRules) -> Self {
        let rate_limits = RateLimits::new(rules.per_address, rules.overall);
        Self { rules, rate_limits, warned: AtomicBool::new(false), warned_of_host: AtomicBool::new(false) }
    }

    /// Refuses posts from pages of origins that are not listed, and of unknown hosts.
    pub(super) fn check_origin(&self, request: &Request) -> Result<(), Refusal> {
        if let Some(expected) = &self.rules.site_host
            && origin::is_from_page(request)
            && let Some(other) = host::host(request).filter(|host| !self.is_known(host, expected))
        {
            if !self.warned_of_host.swap(true, Ordering::Relaxed) {
                tracing::warn!(
                    host = ?other,
                    expected,
                    "a page of a host other than that of site.base_url was refused; if the host is yours, correct \
                     base_url, or list its origin with --allow-origin"
                );
            }
            return Err(Refusal::Origin);
        }
        if origin::may_post(request, &self.rules.origins) { Ok(()) } else { Err(Refusal::Origin) }
    }

    fn is_known(&self, host: &str, expected: &str) -> bool {
        let listed = self.rules.origins.iter().any(|origin| origin.host() == host);
        listed || host::is_same_site(host, expected) || !is_public_name(host)
    }

    /// Refuses requests above a client's rate limit. Programs on this machine have none; they are not
    /// distinguished from a reverse proxy that sends no headers.
    pub(super) fn check_rate(&self, request: &Request) -> Result<(), Refusal> {
        let trusted_hops = self.rules.trusted_hops;
        if self.rules.per_address.is_some()
            && let Some(problem) = client_ip::misconfiguration(request, trusted_hops)
            && !self.warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!("{problem}");
        }
        if client_ip::is_local_program(request, trusted_hops) {
            return Ok(());
        }
        self.rate_limits.check_client(client_ip::client_ip(request, trusted_hops)).map_err(Refusal::TooMany)
    }

    /// Returns whether all clients together are above their limit. Junk that is refused does not count.
    pub(super) fn is_full(&self) -> bool {
        self.rate_limits.is_full()
    }

    /// Counts an inquiry that was stored as new.
    pub(super) fn count_stored(&self) {
        self.rate_limits.count_stored();
    }

    /// Refuses inquiries to quarantine above four times the overall limit, because junk must not fill
    /// the disk.
    pub(super) fn check_quarantined(&self) -> Result<(), Refusal> {
        self.rate_limits.check_quarantined().map_err(Refusal::TooMany)
    }
}

/// The layers that all API handlers share: a concurrency limit and CORS.
pub(super) struct ApiLayers {
    concurrency: Arc<Concurrency>,
    origins: Vec<Origin>,
}

impl ApiLayers {
    pub(super) fn new(rules: &AccessRules, metrics: &Metrics, base: &str) -> Self {
        let concurrency = Concurrency {
            handled: FairLimit::new(MAX_CONCURRENT, MAX_PER_CLIENT, rules.trusted_hops),
            returned: Semaphore::new(MAX_RETURNED),
            metrics: metrics.clone(),
            base: base.to_owned(),
        };
        Self { concurrency: Arc::new(concurrency), origins: rules.origins.clone() }
    }

    /// Adds both layers to handlers of POST.
    pub(super) fn limit<S: Clone + Send + Sync + 'static>(&self, handlers: MethodRouter<S>) -> MethodRouter<S> {
        let handlers = handlers.layer(middleware::from_fn_with_state(self.concurrency.clone(), Concurrency::limit));
        self.allow_origins(handlers, Method::POST)
    }

    /// Allows pages of the listed origins to send requests and read the responses.
    pub(super) fn allow_origins<S: Clone + Send + Sync + 'static>(
        &self,
        handlers: MethodRouter<S>,
        method: Method,
    ) -> MethodRouter<S> {
        // Without other origins, no CORS headers are needed.
        if self.origins.is_empty() { handlers } else { handlers.layer(origin::cors(&self.origins, method)) }
    }
}

/// A request extension: the inbox has too many requests, so this form is only returned to the visitor.
#[derive(Clone)]
pub(super) struct Overloaded;

/// The limit on requests that are handled at the same time.
struct Concurrency {
    handled: Arc<FairLimit>,
    returned: Semaphore,
    metrics: Metrics,
    base: String,
}

impl Concurrency {
    /// Handles a request in its turn. The app repeats its requests automatically, so these do not wait for long.
    async fn limit(State(concurrency): State<Arc<Self>>, mut request: Request, next: Next) -> Response {
        let headers = request.headers().clone();
        let is_form = body::is_native(&headers);
        let patience = if is_form { FORM_WAIT } else { WAIT };
        let response = if let Some(permit) = concurrency.handled.acquire(&request, patience).await {
            // An inquiry that is being stored is stored all the same, and recognised when it is repeated.
            tokio::select! {
                response = next.run(request) => Some(response),
                () = permit.evicted() => None,
            }
        } else if is_form && let Ok(_permit) = concurrency.returned.try_acquire() {
            request.extensions_mut().insert(Overloaded);
            Some(next.run(request).await)
        } else {
            None
        };
        response.unwrap_or_else(|| {
            concurrency.metrics.count_outcome(Refusal::Unavailable.name());
            if is_form {
                plain_page::unread(Refusal::Unavailable, &headers, &concurrency.base)
            } else {
                Refusal::Unavailable.into_response()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_and_reserved_hosts_refuse_visitors_of_a_public_site() {
        let rules = |host: &str, origin: &str| AccessRules {
            site_host: Some(host.to_owned()),
            origins: vec![origin.parse().unwrap()],
            ..AccessRules::default()
        };
        let table = [
            ("localhost", true),
            ("127.0.0.1", true),
            ("glossary.example.com", true),
            ("glossary.test", true),
            ("inbox.internal", true),
            ("www.words.dev", false),
            ("myexample.com", false),
        ];
        for (host, unreachable) in table {
            let rules = rules(host, &format!("https://{host}"));
            assert_eq!(rules.unreachable_host(), unreachable.then_some(host), "{host}");
        }
        assert_eq!(rules("localhost", "https://www.words.dev").unreachable_host(), None);
        assert_eq!(AccessRules::default().unreachable_host(), None);
    }

    #[test]
    fn the_manual_states_the_limits() {
        let page = include_str!("../../../../docs/src/run/limits.md");
        let row = format!(
            "| {MAX_CONCURRENT}, of which one client {MAX_PER_CLIENT}; further ones wait for {} second, forms without JavaScript for {} seconds",
            WAIT.as_secs(),
            FORM_WAIT.as_secs()
        );
        assert!(page.contains(&row), "docs/src/run/limits.md lacks: {row}");
    }
}
