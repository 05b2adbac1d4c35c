//! When an inquiry is sent, sent again, and given up.

use super::{Decision, Entry, Rules, State, Stop};
use crate::inquiry::InquiryId;

const SECOND: u64 = 1_000;
const HOUR: u64 = 3_600 * SECOND;
const DAY: u64 = 24 * HOUR;

/// However long it took, so often it is tried: a device that was switched off,
/// or whose clock was set forward, has not tried yet.
const MIN_ATTEMPTS: u32 = 5;

/// So often is enough in a day, whatever the clock says: the longest wait lets
/// fewer happen.
const MAX_A_DAY: u32 = 66;

/// The first wait, in milliseconds, which doubles with each attempt up to an hour.
const FIRST_WAIT: u64 = 5 * SECOND;

impl Entry {
    /// One that is due at once.
    pub(super) fn new(id: InquiryId, body: String, now: u64) -> Self {
        Self { id, body, state: State::Waiting, errors: Vec::new(), attempts: 0, first_tried: now, tried: now, wait: 0 }
    }

    /// When it is to be sent again, in milliseconds since 1970; `None` where it
    /// is not waiting.
    #[must_use]
    pub fn next_attempt(&self) -> Option<u64> {
        matches!(self.state, State::Waiting | State::Unreached).then(|| self.tried.saturating_add(self.wait))
    }

    /// It is as the visitor wrote it.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.state != State::Stopped(Stop::Damaged)
    }

    /// When it was last sent, or when the waiting began, in milliseconds since 1970.
    #[must_use]
    pub fn last_tried(&self) -> u64 {
        self.tried
    }

    /// Where the clock was set back, waiting begins anew: by the old times it
    /// might last for years. Whether anything was changed.
    pub(super) fn mend(&mut self, now: u64) -> bool {
        let ahead = self.tried > now || self.first_tried > now;
        self.tried = self.tried.min(now);
        self.first_tried = self.first_tried.min(now);
        ahead
    }

    /// Makes it due at once, as if it were new, unless it is under way. Whether
    /// anything was changed.
    pub(super) fn release(&mut self, now: u64) -> bool {
        let free = !matches!(self.state, State::InFlight | State::Stopped(Stop::Damaged));
        if free {
            (self.state, self.attempts, self.first_tried, self.tried, self.wait) = (State::Waiting, 0, now, now, 0);
            self.errors.clear();
        }
        free
    }

    /// It was sent as well as can be, and nothing more will be known of it.
    pub(super) fn is_over(&self, rules: Rules, now: u64) -> bool {
        self.state == State::Stopped(Stop::Sent) && now.saturating_sub(self.tried) >= rules.span()
    }

    /// Begins an attempt.
    pub(super) fn start(&mut self, now: u64) {
        self.state = State::InFlight;
        self.attempts = self.attempts.saturating_add(1);
        self.tried = now;
    }

    /// Ends an attempt of which it is not known what became of it.
    pub(super) fn unproven(&mut self, rules: Rules, now: u64, random: u32) -> Option<Decision> {
        if rules.repeatable {
            return self.wait_for(State::Unreached, None, rules, now, random);
        }
        self.stop(Stop::Unproven)
    }

    /// Ends an attempt with another to come, or with giving up.
    pub(super) fn wait_for(
        &mut self,
        state: State,
        after: Option<u32>,
        rules: Rules,
        now: u64,
        random: u32,
    ) -> Option<Decision> {
        let tired = now.saturating_sub(self.first_tried) >= rules.span() && self.attempts >= MIN_ATTEMPTS;
        if tired || self.attempts >= rules.days.max(1).saturating_mul(MAX_A_DAY) {
            return self.stop(Stop::GaveUp);
        }
        let doubled = (FIRST_WAIT << self.attempts.saturating_sub(1).min(20)).min(HOUR);
        // Between half of it and the whole, so that those who failed together come apart.
        let own = doubled / 2 + share(doubled / 2, random);
        // Never earlier than asked, and never so late that nobody remembers.
        let asked = (u64::from(after.unwrap_or(0)) * SECOND).min(DAY);
        (self.state, self.tried, self.wait) = (state, now, own.max(asked + share(asked / 8, random)));
        None
    }

    /// Ends an attempt that none follows.
    pub(super) fn stop(&mut self, stop: Stop) -> Option<Decision> {
        self.state = State::Stopped(stop);
        Some(Decision::Stopped(self.id, stop))
    }
}

impl Rules {
    /// The days, in milliseconds: at least one.
    fn span(self) -> u64 {
        u64::from(self.days.max(1)) * DAY
    }
}

/// A random part of a time.
fn share(time: u64, random: u32) -> u64 {
    (time * u64::from(random)) >> 32
}
