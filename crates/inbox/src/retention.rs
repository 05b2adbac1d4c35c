//! Deletion of expired inquiries.

use std::{num::NonZeroU32, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::store::{Store, StoreError};

const INTERVAL: Duration = Duration::from_hours(24);

/// Deletes inquiries older than `days` at once and then daily; without `days`, deletes none. Never
/// returns.
pub async fn run(store: Store, days: Option<NonZeroU32>) {
    loop {
        match delete_expired(&store, days, Timestamp::now()).await {
            Ok(0) => {}
            // The log must not preserve what was deleted, so it only has the count.
            Ok(inquiries) => tracing::info!(inquiries, days, "deleted expired inquiries"),
            Err(error) => tracing::error!(%error, "cannot delete expired inquiries; retrying tomorrow"),
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// Records that the clock reads `now` and, if the clock is [trusted](Store::check_clock), deletes
/// the inquiries that arrived more than `days` before. Returns how many were deleted.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn delete_expired(store: &Store, days: Option<NonZeroU32>, now: Timestamp) -> Result<u64, StoreError> {
    // The clock is recorded without `days` too: it timestamps new inquiries, which may expire
    // later.
    let trusted = store.check_clock(now).await?;
    let Some(days) = days.filter(|_| trusted) else { return Ok(0) };
    let age = SignedDuration::from_hours(24 * i64::from(days.get()));
    // The limit is before the first timestamp that exists, so nothing is that old.
    let Ok(oldest) = now.checked_sub(age) else { return Ok(0) };
    store.delete_before(oldest).await
}
