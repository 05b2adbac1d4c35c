//! How long inquiries are kept.

use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

use crate::store::{Store, StoreError};

const DAY: Duration = Duration::from_hours(24);

/// How far the clock may be off after a day.
const TOLERANCE: SignedDuration = SignedDuration::from_hours(1);

/// Deletes, now and daily, the inquiries that are older than so many days. Never
/// ends. After a jump of the clock nothing is deleted for a day, in which it can be
/// set right: what is deleted is gone for good.
pub async fn run(store: Store, days: NonZeroU32) {
    let mut before = (Timestamp::now(), Instant::now());
    loop {
        let now = (Timestamp::now(), Instant::now());
        if is_steady(now.0.duration_since(before.0), now.1 - before.1) {
            // Only how many: what was deleted is to be forgotten.
            match enforce(&store, days, now.0).await {
                Ok(0) => {}
                Ok(inquiries) => tracing::info!(inquiries, days, "deleted: they were kept long enough"),
                Err(error) => tracing::error!(%error, "old inquiries could not be deleted; tried again tomorrow"),
            }
        } else {
            tracing::error!(now = %now.0, "the clock has jumped: old inquiries are deleted tomorrow, by this clock");
        }
        before = now;
        tokio::time::sleep(DAY).await;
    }
}

/// Whether as much time has passed as the clock says.
fn is_steady(clock: SignedDuration, passed: Duration) -> bool {
    let passed = SignedDuration::try_from(passed).unwrap_or(SignedDuration::MAX);
    clock.saturating_sub(passed).unsigned_abs() <= TOLERANCE.unsigned_abs()
}

/// Deletes for good the inquiries that arrived more than so many days before
/// `now`. Returns how many there were.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn enforce(store: &Store, days: NonZeroU32, now: Timestamp) -> Result<u64, StoreError> {
    let age = SignedDuration::from_hours(24 * i64::from(days.get()));
    // So long ago that there is no such time: nothing is that old.
    let Ok(oldest) = now.checked_sub(age) else { return Ok(0) };
    store.delete_before(oldest).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumped_is_not_believed() {
        let day = SignedDuration::from_hours(24);
        assert!(is_steady(SignedDuration::ZERO, Duration::ZERO));
        assert!(is_steady(day, DAY));
        // It was corrected a little.
        assert!(is_steady(day + SignedDuration::from_mins(1), DAY));
        for jumped in [SignedDuration::from_hours(24 * 365), -day, SignedDuration::ZERO, SignedDuration::MAX] {
            assert!(!is_steady(jumped, DAY), "{jumped:?}");
        }
    }
}
