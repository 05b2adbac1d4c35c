//! Retries: exponential backoff with jitter, and when to give up.

use super::{Decision, Entry, Rules, State, Stop};
use crate::{delivery::ID_REUSED, inquiry::InquiryId};

const SECOND: u64 = 1_000;
const HOUR: u64 = 3_600 * SECOND;
const DAY: u64 = 24 * HOUR;

/// The minimum number of attempts before giving up, regardless of the time: the device may have been
/// switched off, or its clock set forward.
const MIN_ATTEMPTS: u32 = 5;

/// The maximum number of attempts per day of [`Rules::days`], in case the clock stands still. With a
/// correct clock, the backoff allows fewer.
const MAX_PER_DAY: u32 = 66;

/// The first backoff, in milliseconds. It doubles with each attempt, up to an hour.
const FIRST_BACKOFF: u64 = 5 * SECOND;

impl Entry {
    /// Creates an entry that is due immediately.
    pub(super) fn new(id: InquiryId, body: String, now: u64) -> Self {
        Self { id, body, state: State::Waiting, errors: Vec::new(), attempts: 0, first_tried: now, tried: now, wait: 0 }
    }

    /// Returns the time of the next attempt, in milliseconds since 1970; `None` if none is scheduled.
    #[must_use]
    pub fn next_attempt(&self) -> Option<u64> {
        matches!(self.state, State::Waiting | State::Unreached).then(|| self.tried.saturating_add(self.wait))
    }

    /// Returns whether the stored inquiry is not corrupt.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.state != State::Stopped(Stop::Damaged)
    }

    /// Returns whether the endpoint refused the inquiry because another inquiry has its id.
    #[must_use]
    pub fn needs_new_id(&self) -> bool {
        self.errors.iter().any(|error| error.code == ID_REUSED)
    }

    /// Returns the time of the last attempt or of its end, in milliseconds since 1970.
    #[must_use]
    pub fn last_tried(&self) -> u64 {
        self.tried
    }

    /// Moves times in the future to now, and returns whether there were any. After the clock was set back,
    /// the next attempt might otherwise be years away.
    pub(super) fn clamp_times(&mut self, now: u64) -> bool {
        let ahead = self.tried > now || self.first_tried > now;
        self.tried = self.tried.min(now);
        self.first_tried = self.first_tried.min(now);
        ahead
    }

    /// Makes the entry due immediately and resets the attempts, unless an attempt is under way or the entry
    /// is corrupt. Returns whether the entry changed.
    pub(super) fn requeue(&mut self, now: u64) -> bool {
        let free = !matches!(self.state, State::InFlight | State::Stopped(Stop::Damaged));
        if free {
            (self.state, self.attempts, self.first_tried, self.tried, self.wait) = (State::Waiting, 0, now, now, 0);
            self.errors.clear();
        }
        free
    }

    /// Returns whether the entry was sent to an endpoint that never proves storage, and its time is over.
    pub(super) fn is_expired(&self, rules: Rules, now: u64) -> bool {
        self.state == State::Stopped(Stop::Sent) && now.saturating_sub(self.tried) >= rules.period()
    }

    /// Starts an attempt.
    pub(super) fn start(&mut self, now: u64) {
        self.state = State::InFlight;
        self.attempts = self.attempts.saturating_add(1);
        self.tried = now;
    }

    /// Ends an attempt whose outcome is unknown: schedules a retry if the endpoint is idempotent.
    pub(super) fn retry_or_stop(&mut self, rules: Rules, now: u64, random: u32) -> Option<Decision> {
        if rules.repeatable {
            return self.schedule_retry(State::Unreached, None, rules, now, random);
        }
        self.stop(Stop::Unproven)
    }

    /// Ends an attempt, and schedules the next one or gives up.
    pub(super) fn schedule_retry(
        &mut self,
        state: State,
        after: Option<u32>,
        rules: Rules,
        now: u64,
        random: u32,
    ) -> Option<Decision> {
        let is_over = now.saturating_sub(self.first_tried) >= rules.period() && self.attempts >= MIN_ATTEMPTS;
        if is_over || self.attempts >= rules.days.max(1).saturating_mul(MAX_PER_DAY) {
            return self.stop(Stop::GaveUp);
        }
        let doubled = (FIRST_BACKOFF << self.attempts.saturating_sub(1).min(20)).min(HOUR);
        // Jitter between a half and the whole spreads clients that failed at the same time.
        let backoff = doubled / 2 + fraction(doubled / 2, random);
        // `Retry-After` is a minimum, of a day at most.
        let asked = (u64::from(after.unwrap_or(0)) * SECOND).min(DAY);
        (self.state, self.tried, self.wait) = (state, now, backoff.max(asked + fraction(asked / 8, random)));
        None
    }

    /// Ends the last attempt.
    pub(super) fn stop(&mut self, stop: Stop) -> Option<Decision> {
        self.state = State::Stopped(stop);
        Some(Decision::Stopped(self.id, stop))
    }
}

impl Rules {
    /// Returns [`Rules::days`] in milliseconds, at least one day.
    fn period(self) -> u64 {
        u64::from(self.days.max(1)) * DAY
    }
}

/// Returns a random fraction of a duration.
fn fraction(duration: u64, random: u32) -> u64 {
    (duration * u64::from(random)) >> 32
}
