//! How many deliveries each target gets at once. A target that hangs or fails has no effect on the others.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

/// How many deliveries to one target run at once.
pub(super) const MAX_CONCURRENT: usize = 8;

/// The pause after a first timeout, which doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(15);

/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_mins(5);

/// The open deliveries and the pauses of all targets.
#[derive(Debug, Default)]
pub(super) struct Pace {
    targets: Mutex<BTreeMap<String, TargetPace>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct TargetPace {
    /// The number of deliveries that run.
    open: usize,
    /// The number of timeouts since the last answer.
    timeouts: u32,
    /// The end of the pause.
    paused_until: Option<Timestamp>,
}

impl Pace {
    /// Returns how many more deliveries the target may get: during a pause none, and after a timeout one, until the
    /// target answers.
    pub(super) fn room(&self, target: &str, now: Timestamp) -> usize {
        let targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        let pace = targets.get(target).copied().unwrap_or_default();
        let is_paused = pace.paused_until.is_some_and(|until| {
            // A later end was set while the clock was wrong.
            now < until && until.duration_since(now).unsigned_abs() <= MAX_PAUSE
        });
        let capacity = match pace.timeouts {
            _ if is_paused => 0,
            0 => MAX_CONCURRENT,
            _ => 1,
        };
        capacity.saturating_sub(pace.open)
    }

    /// Records the begin of a delivery.
    pub(super) fn begin(&self, target: &str) {
        let mut targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        targets.entry(target.to_owned()).or_default().open += 1;
    }

    /// Records the end of a delivery.
    pub(super) fn end(&self, target: &str, timed_out: bool, now: Timestamp) {
        let mut targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        let pace = targets.entry(target.to_owned()).or_default();
        pace.open = pace.open.saturating_sub(1);
        if timed_out {
            // Deliveries that began together are one timeout.
            if pace.paused_until.is_none_or(|until| until <= now) {
                let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(pace.timeouts)).min(MAX_PAUSE);
                pace.timeouts = pace.timeouts.saturating_add(1);
                pace.paused_until = now.checked_add(pause).ok();
            }
        } else {
            pace.timeouts = 0;
            pace.paused_until = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn targets_have_separate_capacities() {
        let pace = Pace::default();
        (0..MAX_CONCURRENT).for_each(|_| pace.begin("slow"));
        assert_eq!((pace.room("slow", at(0)), pace.room("good", at(0))), (0, MAX_CONCURRENT));
        pace.end("slow", false, at(0));
        assert_eq!(pace.room("slow", at(0)), 1);
    }

    #[test]
    fn pauses_after_timeouts_grow_until_an_answer() {
        let pace = Pace::default();
        let time_out = |seconds| {
            pace.begin("slow");
            pace.end("slow", true, at(seconds));
        };
        // Two that began together.
        pace.begin("slow");
        time_out(0);
        pace.end("slow", true, at(0));
        assert_eq!((pace.room("slow", at(14)), pace.room("slow", at(15))), (0, 1));
        time_out(15);
        assert_eq!((pace.room("slow", at(44)), pace.room("slow", at(45))), (0, 1));
        for timeouts in 0..40 {
            time_out(1_000 * (timeouts + 1));
        }
        assert_eq!((pace.room("slow", at(40_299)), pace.room("slow", at(40_300))), (0, 1));
        // The clock was ahead.
        assert_eq!(pace.room("slow", at(0)), 1);
        pace.begin("slow");
        pace.end("slow", false, at(40_300));
        assert_eq!(pace.room("slow", at(40_300)), MAX_CONCURRENT);
    }
}
