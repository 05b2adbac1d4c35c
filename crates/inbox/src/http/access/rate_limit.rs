//! Rate limits: requests per minute from one client, and stored inquiries per minute from all clients
//! together.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock, Reference},
    middleware::{NoOpMiddleware, StateInformationMiddleware},
    state::{InMemoryState, NotKeyed, keyed::DashMapStateStore},
};

use crate::client_network::{Network, limited_networks};

/// The time after which a client's quota is full again, so that its entry can be removed.
const RETENTION: Duration = Duration::from_mins(1);

/// How many times the overall quota may be quarantined per minute. This bounds how fast junk fills
/// the disk.
const QUARANTINE_FACTOR: NonZeroU32 = NonZeroU32::MIN.saturating_add(3);

type NoOp<C> = NoOpMiddleware<<C as Clock>::Instant>;

/// Quotas per minute. A client may use a minute's quota at once.
pub(super) struct RateLimits<C: Clock = DefaultClock> {
    per_address: Option<ClientLimits<C>>,
    overall: Option<OverallLimits<C>>,
    swept: Mutex<C::Instant>,
    clock: C,
}

/// The limit for one client, and a limiter for each kind of network that a client has.
struct ClientLimits<C: Clock> {
    limit: NonZeroU32,
    limiters: Vec<RateLimiter<Network, DashMapStateStore<Network>, C, NoOp<C>>>,
}

struct OverallLimits<C: Clock> {
    stored: RateLimiter<NotKeyed, InMemoryState, C, StateInformationMiddleware>,
    /// The time between two inquiries at the limit.
    interval: Duration,
    /// Until when the quota of stored inquiries is used up.
    full_until: Mutex<Option<C::Instant>>,
    quarantined: RateLimiter<NotKeyed, InMemoryState, C, NoOp<C>>,
}

impl RateLimits {
    pub(super) fn new(per_address: Option<NonZeroU32>, overall: Option<NonZeroU32>) -> Self {
        Self::with_clock(DefaultClock::default(), per_address, overall)
    }
}

impl<C: Clock + Clone> RateLimits<C> {
    fn with_clock(clock: C, per_address: Option<NonZeroU32>, overall: Option<NonZeroU32>) -> Self {
        let per_address = per_address.map(|limit| ClientLimits {
            limit,
            // The quotas of the networks of any IPv6 address; an IPv4 address has the first only.
            limiters: limited_networks(IpAddr::from([0; 16]), limit.get())
                .into_iter()
                .map(|(_, quota)| {
                    let quota = Quota::per_minute(NonZeroU32::new(quota).unwrap_or(limit));
                    RateLimiter::dashmap_with_clock(quota, clock.clone())
                })
                .collect(),
        });
        let overall = overall.map(|limit| {
            let quota = Quota::per_minute(limit);
            let quarantine = Quota::per_minute(limit.saturating_mul(QUARANTINE_FACTOR));
            OverallLimits {
                stored: RateLimiter::direct_with_clock(quota, clock.clone()).with_middleware(),
                interval: quota.replenish_interval(),
                full_until: Mutex::default(),
                quarantined: RateLimiter::direct_with_clock(quarantine, clock.clone()),
            }
        });
        Self { per_address, overall, swept: Mutex::new(clock.now()), clock }
    }

    /// Counts a client's request. Above the client's limit, returns the seconds to wait.
    pub(super) fn check_client(&self, client: IpAddr) -> Result<(), u64> {
        let Some(ClientLimits { limit, limiters }) = &self.per_address else { return Ok(()) };
        let now = self.clock.now();
        self.sweep(now);
        for ((network, _), limiter) in limited_networks(client, limit.get()).iter().zip(limiters) {
            limiter.check_key(network).map_err(|until| seconds(until.wait_time_from(now)))?;
        }
        Ok(())
    }

    /// Counts an inquiry that was stored as new.
    pub(super) fn count_stored(&self) {
        let Some(overall) = &self.overall else { return };
        let is_last = overall.stored.check().map_or(true, |state| state.remaining_burst_capacity() == 0);
        if is_last {
            *overall.full_until() = Some(self.clock.now() + overall.interval.into());
        }
    }

    /// Returns whether the quota of stored inquiries is used up.
    pub(super) fn is_full(&self) -> bool {
        let until = self.overall.as_ref().and_then(|overall| *overall.full_until());
        until.is_some_and(|until| self.clock.now() < until)
    }

    /// Counts an inquiry to quarantine. Above the limit, returns the seconds to wait.
    pub(super) fn check_quarantined(&self) -> Result<(), u64> {
        let Some(overall) = &self.overall else { return Ok(()) };
        overall.quarantined.check().map_err(|until| seconds(until.wait_time_from(self.clock.now())))
    }

    /// Removes clients with a full quota, at most once per [`RETENTION`].
    fn sweep(&self, now: C::Instant) {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if Duration::from(now.duration_since(*swept)) < RETENTION {
            return;
        }
        *swept = now;
        drop(swept);
        for limiter in self.per_address.iter().flat_map(|limits| &limits.limiters) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

impl<C: Clock> OverallLimits<C> {
    fn full_until(&self) -> MutexGuard<'_, Option<C::Instant>> {
        self.full_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    fn address(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[test]
    fn each_client_has_a_quota() {
        let clock = FakeRelativeClock::default();
        let limits = RateLimits::with_clock(clock.clone(), NonZeroU32::new(2), None);
        assert_eq!(limits.check_client(address(1)), Ok(()));
        assert_eq!(limits.check_client(address(1)), Ok(()));
        assert_eq!(limits.check_client(address(1)), Err(30));
        assert_eq!(limits.check_client(address(2)), Ok(()));
        clock.advance(Duration::from_secs(20));
        assert_eq!(limits.check_client(address(1)), Err(10));
    }

    #[test]
    fn ipv6_networks_have_quotas_too() {
        let limits = RateLimits::with_clock(FakeRelativeClock::default(), NonZeroU32::new(4), None);
        // A /64 has 4 requests, its /56 has 6, and its /48 has 8.
        let passed = |prefix: u16| {
            let client = IpAddr::from([0x2001, 0xdb8, 1, prefix, 0, 0, 0, 1]);
            (0..100).filter(|_| limits.check_client(client).is_ok()).count()
        };
        assert_eq!([passed(0x000), passed(0x001), passed(0x002), passed(0x100), passed(0x200)], [4, 2, 0, 2, 0]);
    }

    #[test]
    fn only_stored_inquiries_use_up_the_overall_quota() {
        let clock = FakeRelativeClock::default();
        let limits = RateLimits::with_clock(clock.clone(), None, NonZeroU32::new(2));
        for _ in 0..2 {
            assert!(!limits.is_full());
            limits.count_stored();
        }
        assert!(limits.is_full());
        for _ in 0..8 {
            assert_eq!(limits.check_quarantined(), Ok(()));
        }
        assert_eq!(limits.check_quarantined(), Err(8));
        clock.advance(Duration::from_secs(30));
        assert!(!limits.is_full());
        limits.count_stored();
        assert!(limits.is_full());
    }

    #[test]
    fn without_limits_all_requests_pass() {
        let limits = RateLimits::new(None, None);
        assert!((0..10_000).all(|_| limits.check_client(address(1)).is_ok()));
        (0..10_000).for_each(|_| limits.count_stored());
        assert!(!limits.is_full() && limits.check_quarantined().is_ok());
    }

    #[test]
    fn clients_with_a_full_quota_are_removed() {
        let clock = FakeRelativeClock::default();
        let limits = RateLimits::with_clock(clock.clone(), NonZeroU32::new(2), None);
        for last in 0..100 {
            limits.check_client(address(last)).unwrap();
        }
        clock.advance(RETENTION);
        limits.check_client(address(200)).unwrap();
        assert_eq!(limits.per_address.unwrap().limiters[0].len(), 1);
    }
}
