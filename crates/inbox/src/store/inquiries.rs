//! Queries that store, find and delete inquiries.

use glossary_core::inquiry::InquiryId;
use jiff::Timestamp;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row, Transaction, any::AnyRow, query::Query};
use uuid::Uuid;

use super::{
    InquiryFilter, InsertOutcome, NewInquiry, Status, StoreError, StoredInquiry, UnreadableInquiry, database::Database,
    inquiry::fingerprint, queue::placeholders, row, trusted_clock::trusted_clock,
};

/// The condition of an [`InquiryFilter`]; [`bind`] binds its values.
const SELECTED: &str = "($1 IS NULL OR received_at >= $1) AND ($2 IS NULL OR term = $2)
     AND ($3 IS NULL OR status = $3)";

/// The bytes of text that [`Database::check_write`] writes: a long inquiry, but short enough for
/// PostgreSQL to store it uncompressed.
const CHECK_SIZE: usize = 1_500;

/// An inquiry's place in the list: arrival time and id, as they are stored.
pub(super) type Position = (String, String);

/// The rows of a list.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The place of the last row, readable or not.
    pub(super) last: Option<Position>,
    /// The number of rows, readable or not.
    pub(super) count: u32,
    pub(super) inquiries: Vec<StoredInquiry>,
    pub(super) unreadable: Vec<UnreadableInquiry>,
}

impl Rows {
    fn add(&mut self, position: Position, row: Result<StoredInquiry, sqlx::Error>) {
        self.count += 1;
        match row {
            Ok(inquiry) => self.inquiries.push(inquiry),
            Err(error) => self.unreadable.push(UnreadableInquiry { id: position.1.clone(), error: error.to_string() }),
        }
        self.last = Some(position);
    }
}

/// Inserts an inquiry, unless one has its id.
const INSERT: &str = "INSERT INTO inquiries
     (id, reference, received_at, fields, context, fingerprint, term, status, suspicions)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING";

/// How many inquiries one transaction deletes.
const DELETED_AT_ONCE: usize = 500;

/// Binds the values of [`SELECTED`] to a query.
fn bind<'q>(
    query: Query<'q, Any, sqlx::any::AnyArguments>,
    filter: &InquiryFilter,
) -> Query<'q, Any, sqlx::any::AnyArguments> {
    query
        .bind(filter.since.map(row::time))
        .bind(filter.term.as_deref().map(row::text))
        .bind(filter.status.map(Status::name))
}

impl Database {
    /// Stores inquiries in one transaction, and returns their outcomes in the same order after the
    /// commit. A duplicate or a conflict does not affect the others.
    pub(super) async fn insert(&self, inquiries: &[NewInquiry]) -> Result<Vec<InsertOutcome>, StoreError> {
        self.check_file()?;
        let mut transaction = self.begin().await?;
        if inquiries.iter().any(|inquiry| inquiry.repeats_since.is_some()) {
            // No other process may store the same form between the check for duplicates and the
            // insertion.
            self.lock(&mut transaction).await?;
        }
        let clock = trusted_clock(&mut transaction).await?;
        // All processes insert in the order of ids, so that two of them with the same ids cannot
        // deadlock.
        let mut order: Vec<usize> = (0..inquiries.len()).collect();
        order.sort_by_key(|index| inquiries[*index].id);
        let mut outcomes = vec![InsertOutcome::Conflict; inquiries.len()];
        for index in order {
            let received_at = clock.received_at(inquiries[index].received_at);
            outcomes[index] = self.insert_one(&mut transaction, &inquiries[index], received_at).await?;
        }
        transaction.commit().await?;
        self.check_file()?;
        Ok(outcomes)
    }

    /// Checks that an inquiry could be stored: inserts one and deletes it again, in a transaction that
    /// is committed, because SQLite writes to the disk only then.
    pub(super) async fn check_write(&self) -> Result<(), StoreError> {
        self.check_file()?;
        let id = Uuid::now_v7().to_string();
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO inquiries (id, reference, received_at, fields, context, fingerprint)
             VALUES ($1, '', '', $2, '{}', '')",
        )
        .bind(id.as_str())
        .bind(" ".repeat(CHECK_SIZE))
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM inquiries WHERE id = $1").bind(id.as_str()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        self.check_file()
    }

    async fn insert_one(
        &self,
        connection: &mut AnyConnection,
        inquiry: &NewInquiry,
        received_at: Timestamp,
    ) -> Result<InsertOutcome, sqlx::Error> {
        let fingerprint = inquiry.fingerprint();
        if let Some(since) = inquiry.repeats_since {
            let same = sqlx::query_scalar::<_, String>(
                "SELECT id FROM inquiries WHERE fingerprint = $1 AND received_at >= $2 ORDER BY received_at LIMIT 1",
            )
            .bind(fingerprint.as_str())
            .bind(row::time(since))
            .fetch_optional(&mut *connection)
            .await?;
            // One damaged id must not prevent other inquiries from being stored.
            if let Some(id) = same.and_then(|id| row::id(&id).ok()) {
                return Ok(InsertOutcome::Duplicate(id));
            }
        }
        let id = inquiry.id.to_string();
        loop {
            let inserted = sqlx::query(INSERT)
                .bind(id.as_str())
                .bind(inquiry.id.reference())
                .bind(row::time(received_at))
                .bind(row::to_json(&inquiry.fields)?)
                .bind(row::to_json(&inquiry.context)?)
                .bind(fingerprint.as_str())
                .bind(row::text(&inquiry.context.term))
                .bind(inquiry.status().name())
                .bind(row::to_json(&inquiry.suspicions)?)
                .execute(&mut *connection)
                .await?;
            if inserted.rows_affected() > 0 {
                self.add_jobs(connection, &id, None).await?;
                return Ok(InsertOutcome::Stored);
            }
            let before = sqlx::query_scalar::<_, String>("SELECT fingerprint FROM inquiries WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(&mut *connection)
                .await?;
            // `None` if another process has deleted the inquiry in between: then the insertion is
            // retried.
            if let Some(before) = before {
                return Ok(if before == fingerprint {
                    InsertOutcome::Duplicate(inquiry.id)
                } else {
                    InsertOutcome::Conflict
                });
            }
        }
    }

    /// Stores exported inquiries with their ids, times and status, in one transaction. They are not forwarded.
    pub(super) async fn import(&self, inquiries: &[StoredInquiry]) -> Result<Vec<InsertOutcome>, StoreError> {
        self.check_file()?;
        let mut transaction = self.begin().await?;
        let mut outcomes = Vec::with_capacity(inquiries.len());
        for inquiry in inquiries {
            let fingerprint = fingerprint(&inquiry.fields, &inquiry.context.page);
            let received_at: Timestamp = inquiry.received_at.parse().map_err(|_| {
                StoreError::Import(format!("`{}` is not a time like 2026-11-22T14:00:00.000Z", inquiry.received_at))
            })?;
            if inquiry.reference != inquiry.id.reference() {
                let (reference, id) = (&inquiry.reference, inquiry.id);
                return Err(StoreError::Import(format!("the reference {reference} does not belong to the id {id}")));
            }
            let inserted = sqlx::query(INSERT)
                .bind(inquiry.id.to_string())
                .bind(inquiry.reference.as_str())
                .bind(row::time(received_at))
                .bind(row::to_json(&inquiry.fields)?)
                .bind(row::to_json(&inquiry.context)?)
                .bind(fingerprint.as_str())
                .bind(row::text(&inquiry.context.term))
                .bind(inquiry.status.name())
                .bind(row::to_json(&inquiry.suspicions)?)
                .execute(&mut *transaction)
                .await?;
            let before = sqlx::query_scalar::<_, String>("SELECT fingerprint FROM inquiries WHERE id = $1");
            let before = before.bind(inquiry.id.to_string()).fetch_one(&mut *transaction).await?;
            outcomes.push(match inserted.rows_affected() {
                0 if before == fingerprint => InsertOutcome::Duplicate(inquiry.id),
                0 => InsertOutcome::Conflict,
                _ => InsertOutcome::Stored,
            });
        }
        transaction.commit().await?;
        self.check_file()?;
        Ok(outcomes)
    }

    /// Returns the selected inquiries after a position. The filter's texts are not applied.
    pub(super) async fn list(&self, filter: &InquiryFilter, after: Option<&Position>) -> Result<Rows, StoreError> {
        let select = async |columns: &str| {
            let query = format!(
                "SELECT {columns} FROM inquiries WHERE {SELECTED} AND ($4 IS NULL OR (received_at, id) < ($4, $5))
                 ORDER BY received_at DESC, id DESC LIMIT $6"
            );
            let query = bind(sqlx::query(AssertSqlSafe(query)), filter)
                .bind(after.map(|(received_at, _)| received_at.clone()))
                .bind(after.map(|(_, id)| id.clone()));
            query.bind(row::limit(filter.limit)).fetch_all(&self.pool).await
        };
        let mut rows = Rows::default();
        match select(row::INQUIRY).await {
            Ok(read) => {
                for row in read {
                    rows.add(position(&row)?, row::inquiry(&row));
                }
            }
            // A damaged row makes the whole query fail. The columns before the texts may still be
            // readable, and so are the other rows.
            Err(error) if row::is_damage(&error) => {
                for row in select("received_at, id").await? {
                    let position = position(&row)?;
                    let inquiry = self.read(&position.1).await?;
                    // Deleted in between.
                    let Some(inquiry) = inquiry.transpose() else { continue };
                    rows.add(position, inquiry);
                }
            }
            Err(error) => return Err(error.into()),
        }
        Ok(rows)
    }

    /// Returns an inquiry, or the error of its row.
    pub(super) async fn read(&self, id: &str) -> Result<Result<Option<StoredInquiry>, sqlx::Error>, StoreError> {
        let query = format!("SELECT {} FROM inquiries WHERE id = $1", row::INQUIRY);
        match sqlx::query(AssertSqlSafe(query)).bind(id).fetch_optional(&self.pool).await {
            Ok(row) => Ok(row.as_ref().map(row::inquiry).transpose()),
            Err(error) if row::is_damage(&error) => Ok(Err(error)),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn find(&self, id_or_reference: &str) -> Result<Vec<StoredInquiry>, StoreError> {
        let id = id_or_reference.parse::<InquiryId>().map(|id| id.to_string()).ok();
        let query = "SELECT received_at, id FROM inquiries WHERE id = $1 OR reference = $2
             ORDER BY received_at DESC, id DESC";
        let query = sqlx::query(query).bind(id).bind(row::text(&id_or_reference.to_ascii_uppercase()));
        let mut inquiries = Vec::new();
        for row in query.fetch_all(&self.pool).await? {
            let (_, id) = position(&row)?;
            match self.read(&id).await? {
                Ok(inquiry) => inquiries.extend(inquiry),
                Err(error) => return Err(UnreadableInquiry { id, error: error.to_string() }.into()),
            }
        }
        Ok(inquiries)
    }

    pub(super) async fn set_status(&self, id: &InquiryId, status: Status) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        // Without targets, the process that forwards adds the jobs.
        let released = status == Status::New && self.targets.is_empty();
        let done = sqlx::query("UPDATE inquiries SET status = $1, released = $2 WHERE id = $3")
            .bind(status.name())
            .bind(i32::from(released))
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        match status {
            Status::New => self.add_jobs(&mut transaction, &id.to_string(), None).await?,
            Status::Quarantined => remove_jobs(&mut transaction, id).await?,
        };
        transaction.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// Deletes inquiries in small transactions, so that inquiries can be stored in between. Returns how many there
    /// were.
    pub(super) async fn delete(&self, ids: &[InquiryId], now: Timestamp) -> Result<u64, StoreError> {
        let mut deleted = 0;
        for ids in ids.chunks(DELETED_AT_ONCE) {
            let ids: Vec<_> = ids.iter().map(InquiryId::to_string).collect();
            let mut transaction = self.begin().await?;
            deleted += self.delete_some(&mut transaction, &ids, now).await?;
            transaction.commit().await?;
        }
        Ok(deleted)
    }

    /// Deletes in small transactions, like [`Self::delete`].
    pub(super) async fn delete_before(&self, time: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        let query = format!(
            "SELECT id FROM inquiries WHERE received_at < $1 OR (ahead_since <> '' AND ahead_since < $1) LIMIT $2 {}",
            self.skip_locked()
        );
        let mut deleted = 0;
        loop {
            let mut transaction = self.begin().await?;
            let query = sqlx::query_scalar::<_, String>(AssertSqlSafe(query.as_str()));
            let query = query.bind(row::time(time)).bind(DELETED_AT_ONCE as i64);
            let ids = query.fetch_all(&mut *transaction).await?;
            if ids.is_empty() {
                return Ok(deleted);
            }
            deleted += self.delete_some(&mut transaction, &ids, now).await?;
            transaction.commit().await?;
        }
    }

    async fn delete_some(
        &self,
        transaction: &mut Transaction<'static, Any>,
        ids: &[String],
        now: Timestamp,
    ) -> Result<u64, sqlx::Error> {
        self.add_deletions(transaction, ids, now).await?;
        let query = format!("DELETE FROM inquiries WHERE id IN ({})", placeholders(1, ids.len()));
        let query = ids.iter().fold(sqlx::query(AssertSqlSafe(query)), |query, id| query.bind(id.clone()));
        let deleted = query.execute(&mut **transaction).await?.rows_affected();
        if deleted > 0 {
            self.request_erasure(transaction).await?;
        }
        Ok(deleted)
    }
}

/// Removes an inquiry's jobs, except delivered ones: a released inquiry must not be sent twice.
async fn remove_jobs(transaction: &mut Transaction<'static, Any>, id: &InquiryId) -> Result<u64, sqlx::Error> {
    let query = sqlx::query("DELETE FROM jobs WHERE inquiry = $1 AND state <> 'delivered'");
    Ok(query.bind(id.to_string()).execute(&mut **transaction).await?.rows_affected())
}

fn position(row: &AnyRow) -> Result<Position, sqlx::Error> {
    Ok((row.try_get("received_at")?, row.try_get("id")?))
}
