//! How often one sender, and all of them together, may write.

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

/// Whoever was silent for so long has no debt left and is forgotten.
const MEMORY: Duration = Duration::from_mins(1);

type Limiter<Key, State, C> = RateLimiter<Key, State, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Counts by minutes. A sender who was silent may send a minute's worth at once.
pub(super) struct Rates<C: Clock = DefaultClock> {
    per_address: Option<Limiter<IpAddr, DashMapStateStore<IpAddr>, C>>,
    overall: Option<Limiter<NotKeyed, InMemoryState, C>>,
    swept: Mutex<C::Instant>,
    clock: C,
}

impl Rates {
    pub(super) fn new(per_address: Option<NonZeroU32>, overall: Option<NonZeroU32>) -> Self {
        Self::by(DefaultClock::default(), per_address, overall)
    }
}

impl<C: Clock + Clone> Rates<C> {
    fn by(clock: C, per_address: Option<NonZeroU32>, overall: Option<NonZeroU32>) -> Self {
        let per_address =
            per_address.map(|most| RateLimiter::dashmap_with_clock(Quota::per_minute(most), clock.clone()));
        let overall = overall.map(|most| RateLimiter::direct_with_clock(Quota::per_minute(most), clock.clone()));
        Self { per_address, overall, swept: Mutex::new(clock.now()), clock }
    }

    /// Counts an inquiry, of somebody or of nobody in particular; where it is one too
    /// many, says how many seconds to wait.
    pub(super) fn check(&self, sender: Option<IpAddr>) -> Result<(), u64> {
        let now = self.clock.now();
        let seconds = |wait: Duration| wait.as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(u64::MAX);
        if let Some((limiter, sender)) = self.per_address.as_ref().zip(sender) {
            self.sweep(now);
            limiter.check_key(&sender).map_err(|until| seconds(until.wait_time_from(now)))?;
        }
        if let Some(limiter) = &self.overall {
            limiter.check().map_err(|until| seconds(until.wait_time_from(now)))?;
        }
        Ok(())
    }

    /// Forgets, now and then, the senders that are as good as new.
    fn sweep(&self, now: C::Instant) {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if Duration::from(now.duration_since(*swept)) < MEMORY {
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
    fn each_has_its_own_minute_and_all_have_one_together() {
        let clock = FakeRelativeClock::default();
        let rates = Rates::by(clock.clone(), NonZeroU32::new(2), NonZeroU32::new(3));
        assert_eq!(rates.check(address(1)), Ok(()));
        assert_eq!(rates.check(address(1)), Ok(()));
        assert_eq!(rates.check(address(1)), Err(30));
        assert_eq!(rates.check(address(2)), Ok(()));
        assert_eq!(rates.check(address(3)), Err(20));
        clock.advance(Duration::from_secs(20));
        assert_eq!(rates.check(address(3)), Ok(()));
        assert_eq!(rates.check(address(1)), Err(10));
        // Nobody in particular shares in what all have.
        assert_eq!(rates.check(None), Err(20));
    }

    #[test]
    fn without_a_limit_everybody_passes() {
        let rates = Rates::new(None, None);
        assert!((0..10_000).all(|_| rates.check(address(1)).is_ok()));
    }

    #[test]
    fn senders_are_forgotten() {
        let clock = FakeRelativeClock::default();
        let rates = Rates::by(clock.clone(), NonZeroU32::new(2), None);
        for last in 0..100 {
            rates.check(address(last)).unwrap();
        }
        clock.advance(MEMORY);
        rates.check(address(200)).unwrap();
        assert_eq!(rates.per_address.unwrap().len(), 1);
    }
}
