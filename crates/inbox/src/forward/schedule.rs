//! The retry schedule. A pure function: the caller provides the random number.

use std::time::Duration;

const SECOND: u64 = 1;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// The delays after each failed attempt. Their sum is a little more than a day, so that a receiver
/// that is down for a day still gets everything.
const DELAYS: [u64; 9] =
    [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 4 * HOUR, 6 * HOUR, 6 * HOUR, 6 * HOUR];

/// The longest delay that `Retry-After` may ask for.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

/// Returns the delay after `attempts` failed attempts (1 or more); `None` if it is time to give up.
///
/// `chance` is between 0 and 1 and adds up to a fifth as jitter. The delay is at least
/// `retry_after`, up to a day.
#[must_use]
pub fn delay(attempts: u32, retry_after: Option<Duration>, chance: f64) -> Option<Duration> {
    let failure = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let planned = Duration::from_secs(*DELAYS.get(failure)?).mul_f64(1.0 + chance.clamp(0.0, 1.0) / 5.0);
    Some(retry_after.map_or(planned, |requested| planned.max(requested.min(MAX_RETRY_AFTER))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn retries_continue_for_a_day() {
        let delays: Vec<_> = (1..).map_while(|attempts| delay(attempts, None, 0.0)).collect();
        assert_eq!(delays.len(), DELAYS.len());
        assert!(delays.is_sorted());
        let whole: Duration = delays.iter().sum();
        assert!((24.0..26.0).contains(&(whole.as_secs_f64() / 3_600.0)), "{whole:?}");
        assert_eq!(delay(u32::MAX, None, 0.0), None);
    }

    #[test]
    fn retry_after_is_respected_up_to_a_day() {
        let wait = |seconds| delay(1, Some(Duration::from_secs(seconds)), 0.0);
        assert_eq!(wait(0), Some(Duration::from_secs(5)));
        assert_eq!(wait(120), Some(Duration::from_mins(2)));
        assert_eq!(wait(u64::MAX), Some(MAX_RETRY_AFTER));
        // `Retry-After` does not revive a job that is given up.
        assert_eq!(delay(10, Some(Duration::from_secs(1)), 0.0), None);
    }

    proptest! {
        #[test]
        fn jitter_adds_a_fifth_at_most(attempts in 1u32..=9, chance in 0.0f64..=1.0) {
            let (least, wait) = (delay(attempts, None, 0.0).unwrap(), delay(attempts, None, chance).unwrap());
            prop_assert!(wait >= least && wait <= least.mul_f64(1.2));
        }

        #[test]
        fn any_arguments_give_a_delay_or_none(attempts: u32, requested: Option<u64>, chance: f64) {
            let _ = delay(attempts, requested.map(Duration::from_secs), chance);
        }
    }
}
