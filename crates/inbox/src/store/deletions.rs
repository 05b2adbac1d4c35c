//! Queries of the notices that tell targets of deleted inquiries.

use std::time::Duration;

use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};

use super::{
    Deletion, Settled, StoreError, StoredJob,
    database::Database,
    queue::{DUE_AT_ONCE, DueJobs, placeholders, stored_job, truncated},
    row,
    timeout::with_timeout,
};

/// The queue of notices that tell targets of deleted inquiries.
#[derive(Clone, Debug)]
pub struct Deletions {
    database: Database,
}

impl Deletions {
    pub(super) fn new(database: Database) -> Self {
        Self { database }
    }

    /// Claims notices for all targets of the store, like [`claim`](super::Store::claim).
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::NoAnswer`].
    pub async fn claim(&self, now: Timestamp, lease: Duration, limit: u32) -> Result<Vec<Deletion>, StoreError> {
        with_timeout(self.database.claim_deletions(now, lease, limit, &self.database.targets)).await
    }

    /// Claims notices for one target.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::NoAnswer`].
    pub async fn claim_for(
        &self,
        target: &str,
        now: Timestamp,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Deletion>, StoreError> {
        with_timeout(self.database.claim_deletions(now, lease, limit, &[target.to_owned()])).await
    }

    /// Returns the notices that wait or have failed, newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn list(&self, target: Option<&str>) -> Result<Vec<StoredJob>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, inquiry, reference, target, state, attempts, due_at, leased_until, settled_at, error
             FROM deletions WHERE ($1 IS NULL OR target = $1) ORDER BY id DESC",
        );
        let rows = rows.bind(target.map(row::text)).fetch_all(&self.database.pool).await?;
        Ok(rows.iter().map(stored_job).collect::<Result<_, _>>()?)
    }

    /// Makes dead notices due at once, for all targets or only for one. Returns their number.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn resend_dead(&self, target: Option<&str>) -> Result<u64, StoreError> {
        let query = format!("UPDATE deletions SET {DUE_AT_ONCE} WHERE state = 'dead' AND ($1 IS NULL OR target = $1)");
        let query = sqlx::query(AssertSqlSafe(query)).bind(target.map(row::text));
        Ok(query.execute(&self.database.pool).await?.rows_affected())
    }

    /// Records the outcome of an attempt, like [`settle`](super::Store::settle). A delivered notice is removed.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::NoAnswer`].
    pub async fn settle(&self, deletion: &Deletion, settled: &Settled, now: Timestamp) -> Result<bool, StoreError> {
        with_timeout(self.database.settle_deletion(deletion, settled, now)).await
    }
}

impl Database {
    /// Adds a notice for each target to which one of these inquiries may have been sent.
    pub(super) async fn add_deletions(
        &self,
        connection: &mut AnyConnection,
        inquiries: &[String],
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        // A job that is sent again counts its attempts from 0, but not its claims.
        let query = format!(
            "INSERT INTO deletions (inquiry, reference, target, deleted_at)
             SELECT inquiries.id, inquiries.reference, jobs.target, $1
             FROM jobs JOIN inquiries ON inquiries.id = jobs.inquiry
             WHERE jobs.claims > 0 AND inquiries.id IN ({})
             ON CONFLICT (inquiry, target) DO UPDATE SET deleted_at = excluded.deleted_at, state = 'pending',
             claims = deletions.claims + 1, attempts = 0, due_at = '', leased_until = '', settled_at = '', error = ''",
            placeholders(2, inquiries.len())
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(row::time(now));
        let query = inquiries.iter().fold(query, |query, id| query.bind(id.clone()));
        query.execute(connection).await.map(drop)
    }

    async fn claim_deletions(
        &self,
        now: Timestamp,
        lease: Duration,
        limit: u32,
        targets: &[String],
    ) -> Result<Vec<Deletion>, StoreError> {
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let due = DueJobs { table: "deletions", targets, now, lease, limit };
        if !due.any(&self.pool).await? {
            return Ok(Vec::new());
        }
        let mut transaction = self.begin().await?;
        let columns = "id, inquiry, reference, deleted_at, target, attempts, claims";
        let claimed = due.claim(self.skip_locked(), columns).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(claimed.iter().map(deletion).collect::<Result<_, _>>()?)
    }

    async fn settle_deletion(
        &self,
        deletion: &Deletion,
        settled: &Settled,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let query = match settled {
            Settled::Delivered => sqlx::query("DELETE FROM deletions WHERE id = $1 AND claims = $2"),
            Settled::Retry { .. } => sqlx::query(
                "UPDATE deletions SET due_at = $3, leased_until = '', error = $4 WHERE id = $1 AND claims = $2",
            ),
            Settled::Dead { .. } => sqlx::query(
                "UPDATE deletions SET state = 'dead', settled_at = $3, leased_until = '', error = $4
                 WHERE id = $1 AND claims = $2",
            ),
        };
        let query = query.bind(deletion.id).bind(i64::from(deletion.claim));
        let query = match settled {
            Settled::Delivered => query,
            Settled::Retry { at, error } => query.bind(row::time(*at)).bind(truncated(error)),
            Settled::Dead { error } => query.bind(row::time(now)).bind(truncated(error)),
        };
        Ok(query.execute(&self.pool).await?.rows_affected() > 0)
    }

    /// Records that deleted text may remain in the write-ahead log.
    pub(super) async fn request_erasure(&self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE erasure SET pending = 1").execute(connection).await.map(drop)
    }

    /// Removes deleted text from the files, if some may remain there. Returns `false` if other programs prevented
    /// that.
    pub(super) async fn erase_deleted(&self) -> Result<bool, StoreError> {
        let pending: i32 = sqlx::query_scalar("SELECT pending FROM erasure").fetch_one(&self.pool).await?;
        if pending == 0 {
            return Ok(true);
        }
        if !self.truncate_log().await? {
            return Ok(false);
        }
        sqlx::query("UPDATE erasure SET pending = 0").execute(&self.pool).await?;
        Ok(true)
    }
}

fn deletion(row: &AnyRow) -> Result<Deletion, sqlx::Error> {
    Ok(Deletion {
        id: row.try_get("id")?,
        inquiry: row::id(row.try_get("inquiry")?)?,
        reference: row.try_get("reference")?,
        deleted_at: row.try_get("deleted_at")?,
        target: row.try_get("target")?,
        attempts: row::count(row, "attempts")?,
        claim: row::count(row, "claims")?,
    })
}
