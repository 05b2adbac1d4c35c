//! The timeout of writes.

use std::time::Duration;

use super::StoreError;

/// The longest that a commit may take, also over a network. The operating system needs a quarter of
/// an hour to notice a dead connection.
const COMMIT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) async fn with_timeout<T>(operation: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    tokio::time::timeout(COMMIT_TIMEOUT, operation).await.unwrap_or(Err(StoreError::NoAnswer))
}
