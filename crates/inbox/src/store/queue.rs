//! Queries of the delivery queue: jobs are created with their inquiry, claimed for a lease, and
//! settled.

use std::{collections::BTreeMap, time::Duration};

use glossary_core::inquiry::InquiryId;
use jiff::Timestamp;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Row, any::AnyArguments, any::AnyRow, query::Query};

use super::{Job, JobFilter, JobState, Settled, StoreError, StoredJob, database::Database, row};

/// The longest possible delay of a job is a day ([`schedule`](crate::forward::schedule)). A later
/// due time was set while the clock was wrong, and waiting for it might take years.
const MAX_DELAY: Duration = Duration::from_hours(30);

/// The most characters of an error to store.
const MAX_ERROR_LENGTH: usize = 1_000;

impl Database {
    /// Adds an inquiry's missing jobs for all targets, or only for the target `only`; none if the
    /// inquiry is quarantined. Returns how many were added.
    pub(super) async fn add_jobs(
        &self,
        connection: &mut AnyConnection,
        inquiry: &str,
        only: Option<&str>,
    ) -> Result<u64, sqlx::Error> {
        let mut added = 0;
        for target in self.targets.iter().filter(|target| only.is_none_or(|only| only == *target)) {
            let done = sqlx::query(
                "INSERT INTO jobs (inquiry, target) SELECT id, $2 FROM inquiries WHERE id = $1 AND status = 'new'
                 ON CONFLICT (inquiry, target) DO NOTHING",
            );
            let done = done.bind(inquiry).bind(target.as_str()).execute(&mut *connection).await?;
            added += done.rows_affected();
        }
        Ok(added)
    }

    /// Adds the jobs of inquiries that a process without targets has released.
    async fn add_released(&self) -> Result<(), StoreError> {
        let glance = sqlx::query("SELECT id FROM inquiries WHERE released = 1 LIMIT 1");
        if glance.fetch_optional(&self.pool).await?.is_none() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        let released = sqlx::query("UPDATE inquiries SET released = 0 WHERE released = 1 RETURNING id");
        for row in released.fetch_all(&mut *transaction).await? {
            self.add_jobs(&mut transaction, row.try_get("id")?, None).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Claims due jobs of some targets.
    pub(super) async fn claim(
        &self,
        now: Timestamp,
        lease: Duration,
        limit: u32,
        targets: &[String],
    ) -> Result<Vec<Job>, StoreError> {
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        self.add_released().await?;
        let due = DueJobs { table: "jobs", targets, now, lease, limit };
        if !due.any(&self.pool).await? {
            return Ok(Vec::new());
        }
        let mut transaction = self.begin().await?;
        let claimed = due.claim(self.skip_locked(), "id").fetch_all(&mut *transaction).await?;
        if claimed.is_empty() {
            return Ok(Vec::new());
        }
        transaction.commit().await?;
        let ids = claimed.iter().map(|row| row.try_get("id")).collect::<Result<Vec<i64>, _>>()?;
        match self.read_jobs(&ids).await {
            Ok(jobs) => Ok(jobs),
            Err(error) if row::is_damage(&error) => self.read_undamaged_jobs(&ids, now).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Returns claimed jobs with their inquiries. Fails if one of them is damaged.
    async fn read_jobs(&self, ids: &[i64]) -> Result<Vec<Job>, sqlx::Error> {
        let query = format!(
            "SELECT {}, jobs.id AS job, target, attempts, claims
             FROM jobs JOIN inquiries ON inquiries.id = inquiry WHERE jobs.id IN ({}) ORDER BY due_at, jobs.id",
            row::INQUIRY,
            placeholders(1, ids.len())
        );
        let query = ids.iter().fold(sqlx::query(AssertSqlSafe(query)), |query, id| query.bind(*id));
        query.fetch_all(&self.pool).await?.iter().map(job).collect()
    }

    /// Returns claimed jobs with their inquiries. The jobs of damaged inquiries are recorded as dead:
    /// retries would fail as well, and keep other jobs waiting.
    async fn read_undamaged_jobs(&self, ids: &[i64], now: Timestamp) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for id in ids {
            match self.read_jobs(&[*id]).await {
                Ok(read) => jobs.extend(read),
                Err(error) if row::is_damage(&error) => self.bury(*id, &error.to_string(), now).await?,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(jobs)
    }

    /// Records a job as dead.
    async fn bury(&self, job: i64, reason: &str, now: Timestamp) -> Result<(), StoreError> {
        let dead = sqlx::query(
            "UPDATE jobs SET state = 'dead', settled_at = $2, leased_until = '', error = $3
             WHERE id = $1 AND state = 'pending' RETURNING inquiry, target",
        );
        let reason = format!("the inquiry cannot be read: {reason}");
        let dead = dead.bind(job).bind(row::time(now)).bind(truncated(&reason)).fetch_optional(&self.pool).await?;
        if let Some(row) = dead {
            let (id, to): (&str, &str) = (row.try_get("inquiry")?, row.try_get("target")?);
            tracing::error!(id, to, outcome = "dead", reason, "forward");
        }
        Ok(())
    }

    pub(super) async fn settle(&self, job: &Job, settled: &Settled, now: Timestamp) -> Result<bool, StoreError> {
        let now = row::time(now);
        let query = match settled {
            // Recorded even if another process holds the job: the target has the inquiry.
            Settled::Delivered => sqlx::query(
                "UPDATE jobs SET state = 'delivered', settled_at = $2, leased_until = '', error = ''
                 WHERE id = $1 AND state = 'pending'",
            )
            .bind(job.id)
            .bind(now),
            Settled::Retry { at, error } => sqlx::query(
                "UPDATE jobs SET due_at = $3, leased_until = '', error = $4
                 WHERE id = $1 AND claims = $2 AND state = 'pending'",
            )
            .bind(job.id)
            .bind(i64::from(job.claim))
            .bind(row::time(*at))
            .bind(truncated(error)),
            Settled::Dead { error } => sqlx::query(
                "UPDATE jobs SET state = 'dead', settled_at = $3, leased_until = '', error = $4
                 WHERE id = $1 AND claims = $2 AND state = 'pending'",
            )
            .bind(job.id)
            .bind(i64::from(job.claim))
            .bind(now)
            .bind(truncated(error)),
        };
        Ok(query.execute(&self.pool).await?.rows_affected() > 0)
    }

    pub(super) async fn jobs(&self, filter: &JobFilter) -> Result<Vec<StoredJob>, StoreError> {
        let rows = sqlx::query(
            "SELECT jobs.id, inquiry, reference, target, state, attempts, due_at, leased_until, settled_at, error
             FROM jobs JOIN inquiries ON inquiries.id = inquiry
             WHERE ($1 IS NULL OR inquiry = $1) AND ($2 IS NULL OR target = $2) AND ($3 IS NULL OR state = $3)
             ORDER BY jobs.id DESC LIMIT $4",
        )
        .bind(filter.inquiry.map(|id| id.to_string()))
        .bind(filter.target.as_deref().map(row::text))
        .bind(filter.state.map(JobState::name))
        .bind(row::limit(filter.limit))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(stored_job).collect::<Result<_, _>>()?)
    }

    pub(super) async fn queue_lengths(&self) -> Result<BTreeMap<(String, JobState), u64>, StoreError> {
        let rows = sqlx::query(
            "SELECT target, state, COUNT(*) AS jobs FROM jobs WHERE state IN ('pending', 'dead') GROUP BY target, state",
        );
        let rows = rows.fetch_all(&self.pool).await?;
        let counted = |row: &AnyRow| -> Result<_, sqlx::Error> {
            let state = row::named(row.try_get("state")?, &JobState::ALL, JobState::name)?;
            Ok(((row.try_get("target")?, state), row.try_get::<i64, _>("jobs")?.unsigned_abs()))
        };
        Ok(rows.iter().map(counted).collect::<Result<_, _>>()?)
    }

    pub(super) async fn move_jobs(&self, from: &str, to: &str) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let mut moved = 0;
        for (table, waiting) in [("jobs", "state <> 'delivered'"), ("deletions", "TRUE")] {
            // Both rows of an inquiry would have the same target.
            let remove = format!(
                "DELETE FROM {table} WHERE target = $1 AND {waiting}
                 AND inquiry IN (SELECT inquiry FROM {table} WHERE target = $2)"
            );
            let update = format!("UPDATE {table} SET target = $2, {DUE_AT_ONCE} WHERE target = $1 AND {waiting}");
            for (query, counted) in [(remove, 0), (update, 1)] {
                let query = sqlx::query(AssertSqlSafe(query)).bind(row::text(from)).bind(row::text(to));
                moved += counted * query.execute(&mut *transaction).await?.rows_affected();
            }
        }
        transaction.commit().await?;
        Ok(moved)
    }

    pub(super) async fn unknown_targets(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let rows = sqlx::query(
            "SELECT target, COUNT(*) AS jobs FROM (SELECT target FROM jobs WHERE state = 'pending'
             UNION ALL SELECT target FROM deletions WHERE state = 'pending') AS waiting GROUP BY target",
        );
        let mut unknown = BTreeMap::new();
        for row in rows.fetch_all(&self.pool).await? {
            let target: String = row.try_get("target")?;
            if !self.targets.contains(&target) {
                unknown.insert(target, row.try_get::<i64, _>("jobs")?.unsigned_abs());
            }
        }
        Ok(unknown)
    }

    pub(super) async fn resend(&self, inquiry: &InquiryId, target: Option<&str>) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        // Increasing `claims` invalidates the current holder's result, unless it is a delivery.
        let again = sqlx::query(AssertSqlSafe(format!(
            "UPDATE jobs SET {DUE_AT_ONCE} WHERE inquiry = $1 AND ($2 IS NULL OR target = $2)
                 AND EXISTS (SELECT 1 FROM inquiries WHERE id = $1 AND status = 'new')",
        )));
        let again = again.bind(inquiry.to_string()).bind(target.map(row::text)).execute(&mut *transaction).await?;
        let added = self.add_jobs(&mut transaction, &inquiry.to_string(), target).await?;
        transaction.commit().await?;
        Ok(again.rows_affected() + added)
    }
}

/// The columns of a row that is due at once.
pub(super) const DUE_AT_ONCE: &str =
    "state = 'pending', claims = claims + 1, attempts = 0, due_at = '', leased_until = '',
     settled_at = '', error = ''";

/// The rows of a queue that are due for some targets.
#[derive(Clone, Copy)]
pub(super) struct DueJobs<'a> {
    /// `jobs`, or a table with the same columns.
    pub(super) table: &'static str,
    pub(super) targets: &'a [String],
    pub(super) now: Timestamp,
    pub(super) lease: Duration,
    pub(super) limit: u32,
}

impl DueJobs<'_> {
    /// Returns whether any row is due. A plain read takes no lock, and usually nothing is due.
    pub(super) async fn any(self, pool: &AnyPool) -> Result<bool, sqlx::Error> {
        let any = Self { limit: 1, ..self };
        Ok(any.bind(&any.ids("")).fetch_optional(pool).await?.is_some())
    }

    /// Returns the query that claims the rows and returns these columns.
    pub(super) fn claim<'q>(self, skip_locked: &str, columns: &str) -> Query<'q, Any, AnyArguments> {
        // Without MATERIALIZED, the subquery could run again and exceed `limit`.
        let query = format!(
            "WITH due AS MATERIALIZED ({})
             UPDATE {} SET attempts = attempts + 1, claims = claims + 1, leased_until = ${}
             WHERE id IN (SELECT id FROM due) RETURNING {columns}",
            self.ids(skip_locked),
            self.table,
            5 + self.targets.len()
        );
        self.bind(&query).bind(row::time(later(self.now, self.lease)))
    }

    /// Returns the query for the ids, with an ending.
    fn ids(self, ending: &str) -> String {
        format!(
            "SELECT id FROM {} WHERE state = 'pending' AND (due_at <= $1 OR due_at > $2)
             AND (leased_until <= $1 OR leased_until > $3) AND target IN ({})
             ORDER BY due_at, id LIMIT $4 {ending}",
            self.table,
            placeholders(5, self.targets.len())
        )
    }

    /// Binds the values of [`Self::ids`] to a query.
    fn bind<'q>(self, query: &str) -> Query<'q, Any, AnyArguments> {
        // A later end of a lease was set while the clock was wrong, and waiting for it might take
        // years.
        let too_late = later(self.now, self.lease.saturating_mul(2));
        let query = sqlx::query(AssertSqlSafe(query.to_owned()))
            .bind(row::time(self.now))
            .bind(row::time(later(self.now, MAX_DELAY)))
            .bind(row::time(too_late))
            .bind(i64::from(self.limit));
        self.targets.iter().fold(query, |query, target| query.bind(target.clone()))
    }
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// Returns `$4, $5, $6`: `count` placeholders from number `first` on.
pub(super) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

pub(super) fn truncated(error: &str) -> String {
    row::text(error).chars().take(MAX_ERROR_LENGTH).collect()
}

fn job(row: &AnyRow) -> Result<Job, sqlx::Error> {
    Ok(Job {
        id: row.try_get("job")?,
        inquiry: row::inquiry(row)?,
        target: row.try_get("target")?,
        attempts: row::count(row, "attempts")?,
        claim: row::count(row, "claims")?,
    })
}

pub(super) fn stored_job(row: &AnyRow) -> Result<StoredJob, sqlx::Error> {
    Ok(StoredJob {
        id: row.try_get("id")?,
        inquiry: row::id(row.try_get("inquiry")?)?,
        reference: row.try_get("reference")?,
        target: row.try_get("target")?,
        state: row::named(row.try_get("state")?, &JobState::ALL, JobState::name)?,
        attempts: row::count(row, "attempts")?,
        due_at: row.try_get("due_at")?,
        leased_until: row.try_get("leased_until")?,
        settled_at: row.try_get("settled_at")?,
        error: row.try_get("error")?,
    })
}
