//! How long inquiries are kept.

use std::{num::NonZeroU32, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::store::{Store, StoreError};

const DAY: Duration = Duration::from_hours(24);

/// Deletes, now and daily, the inquiries that are older than so many days; without
/// a number none. Never ends.
pub async fn run(store: Store, days: Option<NonZeroU32>) {
    loop {
        match round(&store, days, Timestamp::now()).await {
            Ok(0) => {}
            // Only how many: what was deleted is to be forgotten.
            Ok(inquiries) => tracing::info!(inquiries, days, "deleted: they were kept long enough"),
            Err(error) => tracing::error!(%error, "old inquiries could not be deleted; tried again tomorrow"),
        }
        tokio::time::sleep(DAY).await;
    }
}

/// Looks at a clock, which says `now`, and deletes for good the inquiries that arrived
/// more than so many days before, where it is [believed](Store::believes). Returns how
/// many there were.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn round(store: &Store, days: Option<NonZeroU32>, now: Timestamp) -> Result<u64, StoreError> {
    // Also where nothing is to be deleted: what arrives is stamped by it, and may have to go later.
    let believed = store.believes(now).await?;
    let Some(days) = days.filter(|_| believed) else { return Ok(0) };
    let age = SignedDuration::from_hours(24 * i64::from(days.get()));
    // So long ago that there is no such time: nothing is that old.
    let Ok(oldest) = now.checked_sub(age) else { return Ok(0) };
    store.delete_before(oldest).await
}
