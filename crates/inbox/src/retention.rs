//! Deletion of expired inquiries.

use std::{num::NonZeroU32, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::store::{Store, StoreError};

const INTERVAL: Duration = Duration::from_hours(24);

/// The interval at which text of deleted inquiries is removed from the database's files.
const ERASURE_INTERVAL: Duration = Duration::from_mins(1);

/// Deletes inquiries older than `days` at once and then daily; without `days`, deletes none. Also removes the text of
/// inquiries that any process has deleted from the database's files. Never returns.
pub async fn run(store: Store, days: Option<NonZeroU32>) {
    tokio::join!(expire(store.clone(), days), erase(store));
}

async fn erase(store: Store) {
    loop {
        match store.erase_deleted().await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(
                "deleted text remains in the write-ahead log, because another program reads the database; retrying in a minute"
            ),
            Err(error) => tracing::error!(%error, "cannot remove deleted text from the database's files"),
        }
        tokio::time::sleep(ERASURE_INTERVAL).await;
    }
}

async fn expire(store: Store, days: Option<NonZeroU32>) {
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
