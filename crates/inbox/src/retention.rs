//! How long inquiries are kept.

use std::{num::NonZeroU32, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::store::{Store, StoreError};

const DAY: Duration = Duration::from_hours(24);

/// Deletes, now and daily, the inquiries that are older than so many days. Never ends.
pub async fn run(store: Store, days: NonZeroU32) {
    loop {
        // Only how many: what was deleted is to be forgotten.
        match enforce(&store, days, Timestamp::now()).await {
            Ok(0) => {}
            Ok(inquiries) => tracing::info!(inquiries, days, "deleted: they were kept long enough"),
            Err(error) => tracing::error!(%error, "old inquiries could not be deleted; tried again tomorrow"),
        }
        tokio::time::sleep(DAY).await;
    }
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
