//! Who may write, and how often: what an inquiry passes before it is read.
//!
//! - `origin`: pages of which sites may post,
//! - `address`: who is writing, also behind a proxy,
//! - `rate`: how often.

pub(super) mod address;
mod origin;
mod rate;

use std::{
    future::ready,
    num::NonZeroU32,
    sync::atomic::{AtomicBool, Ordering},
};

use axum::{
    BoxError,
    error_handling::HandleErrorLayer,
    extract::Request,
    http::{HeaderMap, Method},
    response::IntoResponse,
    routing::MethodRouter,
};
use tower::{ServiceBuilder, limit::GlobalConcurrencyLimitLayer};

pub use self::origin::Origin;
use self::rate::Rates;
use super::{body::Format, metrics::Metrics, plain_page, problem::Refusal};

/// How many inquiries are received at once: 32 MiB of them, if all are as large
/// as they may be.
const AT_ONCE: usize = 512;

/// Who may write, and how often. The default asks nothing of anybody.
#[derive(Clone, Debug, Default)]
pub struct Door {
    /// The sites besides this one whose pages may post.
    pub origins: Vec<Origin>,
    /// How many proxies stand before the inbox. Each adds the address that it was
    /// asked from to `X-Forwarded-For`; what stands further left anybody can write.
    pub trusted_hops: usize,
    /// How many inquiries one address may send in a minute; `None` for any number.
    pub per_address: Option<NonZeroU32>,
    /// How many inquiries all together may send in a minute; `None` for any number.
    pub overall: Option<NonZeroU32>,
}

/// Keeps the door: what was asked of it, and who came by lately.
pub(super) struct Doorkeeper {
    door: Door,
    rates: Rates,
    warned: AtomicBool,
}

impl Doorkeeper {
    pub(super) fn new(door: Door) -> Self {
        let rates = Rates::new(door.per_address, door.overall);
        Self { door, rates, warned: AtomicBool::new(false) }
    }

    /// Refuses what a page of a site posts that is not listed.
    pub(super) fn check_origin(&self, request: &Request) -> Result<(), Refusal> {
        if origin::may_post(request, &self.door.origins) { Ok(()) } else { Err(Refusal::Origin) }
    }

    /// Refuses whoever writes too often. Programs on this machine have no limit of
    /// their own, but share in that of all: a proxy may pass on without a word.
    pub(super) fn check_rate(&self, request: &Request) -> Result<(), Refusal> {
        let hops = self.door.trusted_hops;
        let sender = (!address::is_this_machine(request, hops)).then(|| address::of_sender(request, hops));
        if self.door.per_address.is_some()
            && let Some(fault) = address::fault(request.headers(), hops)
            && !self.warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!("{fault}");
        }
        self.rates.check(sender).map_err(Refusal::TooMany)
    }
}

/// Puts before the handlers what is the same for all requests: how many are
/// received at once, and what other sites' pages may read of the answers.
pub(super) struct Threshold {
    at_once: GlobalConcurrencyLimitLayer,
    origins: Vec<Origin>,
    metrics: Metrics,
}

impl Threshold {
    pub(super) fn new(door: &Door, metrics: &Metrics) -> Self {
        let at_once = GlobalConcurrencyLimitLayer::new(AT_ONCE);
        Self { at_once, origins: door.origins.clone(), metrics: metrics.clone() }
    }

    pub(super) fn before<S: Clone + Send + Sync + 'static>(&self, handlers: MethodRouter<S>) -> MethodRouter<S> {
        let metrics = self.metrics.clone();
        let refuse = HandleErrorLayer::new(move |headers: HeaderMap, _: BoxError| {
            metrics.count(Refusal::Unavailable.name());
            ready(match Format::of(&headers) {
                Ok(Format::Form) => plain_page::unread(Refusal::Unavailable),
                _ => Refusal::Unavailable.into_response(),
            })
        });
        let handlers = handlers.layer::<_, std::convert::Infallible>(
            ServiceBuilder::new().layer(refuse).load_shed().layer(self.at_once.clone()),
        );
        self.open(handlers, Method::POST)
    }

    /// Lets pages of the listed sites ask and read the answers.
    pub(super) fn open<S: Clone + Send + Sync + 'static>(
        &self,
        handlers: MethodRouter<S>,
        method: Method,
    ) -> MethodRouter<S> {
        // Without other sites, nobody needs to be told.
        if self.origins.is_empty() { handlers } else { handlers.layer(origin::cors(&self.origins, method)) }
    }
}
