//! Rate limits: inquiries per minute from one client and from all clients together.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock, Reference},
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed, keyed::DashMapStateStore},
};

/// The time after which a client's quota is full again, so that its entry can be removed.
const RETENTION: Duration = Duration::from_mins(1);

type Limiter<Key, State, C> = RateLimiter<Key, State, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Quotas per minute. A client may use a minute's quota at once.
pub(super) struct RateLimits<C: Clock = DefaultClock> {
    per_address: Option<Limiter<IpAddr, DashMapStateStore<IpAddr>, C>>,
    overall: Option<Limiter<NotKeyed, InMemoryState, C>>,
    swept: Mutex<C::Instant>,
    clock: C,
}

impl RateLimits {
    pub(super) fn new(per_address: Option<NonZeroU32>, overall: Option<NonZeroU32>) -> Self {
        Self::with_clock(DefaultClock::default(), per_address, overall)
    }
}

impl<C: Clock + Clone> RateLimits<C> {
    fn with_clock(clock: C, per_address: Option<NonZeroU32>, overall: Option<NonZeroU32>) -> Self {
        let per_address =
            per_address.map(|limit| RateLimiter::dashmap_with_clock(Quota::per_minute(limit), clock.clone()));
        let overall = overall.map(|limit| RateLimiter::direct_with_clock(Quota::per_minute(limit), clock.clone()));
        Self { per_address, overall, swept: Mutex::new(clock.now()), clock }
    }

    /// Counts an inquiry; without a `client`, only towards the overall limit. Above a limit,
    /// returns the seconds to wait.
    pub(super) fn check(&self, client: Option<IpAddr>) -> Result<(), u64> {
        let now = self.clock.now();
        let seconds = |wait: Duration| wait.as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(u64::MAX);
        if let Some((limiter, client)) = self.per_address.as_ref().zip(client) {
            self.sweep(now);
            limiter.check_key(&client).map_err(|until| seconds(until.wait_time_from(now)))?;
        }
        if let Some(limiter) = &self.overall {
            limiter.check().map_err(|until| seconds(until.wait_time_from(now)))?;
        }
        Ok(())
    }

    /// Removes clients with a full quota, at most once per [`RETENTION`].
    fn sweep(&self, now: C::Instant) {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if Duration::from(now.duration_since(*swept)) < RETENTION {
            return;
        }
        *swept = now;
        drop(swept);
        if let Some(limiter) = &self.per_address {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    fn address(last: u8) -> Option<IpAddr> {
        Some([192, 0, 2, last].into())
    }

    #[test]
    fn each_client_has_a_quota_and_all_clients_share_one() {
        let clock = FakeRelativeClock::default();
        let limits = RateLimits::with_clock(clock.clone(), NonZeroU32::new(2), NonZeroU32::new(3));
        assert_eq!(limits.check(address(1)), Ok(()));
        assert_eq!(limits.check(address(1)), Ok(()));
        assert_eq!(limits.check(address(1)), Err(30));
        assert_eq!(limits.check(address(2)), Ok(()));
        assert_eq!(limits.check(address(3)), Err(20));
        clock.advance(Duration::from_secs(20));
        assert_eq!(limits.check(address(3)), Ok(()));
        assert_eq!(limits.check(address(1)), Err(10));
        // Requests without a client count towards the overall limit.
        assert_eq!(limits.check(None), Err(20));
    }

    #[test]
    fn without_limits_all_requests_pass() {
        let limits = RateLimits::new(None, None);
        assert!((0..10_000).all(|_| limits.check(address(1)).is_ok()));
    }

    #[test]
    fn clients_with_a_full_quota_are_removed() {
        let clock = FakeRelativeClock::default();
        let limits = RateLimits::with_clock(clock.clone(), NonZeroU32::new(2), None);
        for last in 0..100 {
            limits.check(address(last)).unwrap();
        }
        clock.advance(RETENTION);
        limits.check(address(200)).unwrap();
        assert_eq!(limits.per_address.unwrap().len(), 1);
    }
}
