//! Queries of everything that needs a person's attention.

use std::collections::BTreeMap;

use glossary_core::inquiry::InquiryId;
use jiff::{SignedDuration, Timestamp};
use sqlx::{AssertSqlSafe, Row};

use super::{StoreError, StoredInquiry, database::Database, row};

/// The most quarantined inquiries in an [`Overview`].
const MAX_LISTED: i64 = 10;

/// The age from which an undelivered inquiry is late.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// The condition of quarantined inquiries that may be visitors'.
const QUARANTINED: &str = "status = 'quarantined' AND suspicions NOT LIKE '%\"test\"%'";

/// The condition of inquiries without an answer.
const UNANSWERED: &str = "status = 'new' AND answered_at = ''";

/// Everything that needs a person's attention at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The number of inquiries that arrived in the period and were forwarded.
    pub received: u64,
    /// How many of them are suspected spam.
    pub suspected: u64,
    /// The number of all quarantined inquiries.
    pub quarantined: u64,
    /// The newest quarantined inquiries that arrived in the period.
    pub newly_quarantined: Vec<StoredInquiry>,
    /// The numbers of dead deliveries and notices, by target.
    pub dead: BTreeMap<String, u64>,
    /// The numbers of deliveries that wait for more than an hour, by target.
    pub late: BTreeMap<String, u64>,
    /// The number of inquiries that waited too long for an answer.
    pub unanswered: u64,
}

/// A kind of notice that is sent once for each inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// The daily digest.
    Digest,
    /// Quarantined inquiries that nobody has released or deleted.
    Quarantined,
    /// Dead deliveries.
    Dead,
    /// Inquiries without an answer.
    Unanswered,
}

impl NoticeKind {
    fn name(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Quarantined => "quarantined",
            Self::Dead => "dead",
            Self::Unanswered => "unanswered",
        }
    }
}

/// Inquiries or deliveries to send a notice of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// Their number.
    pub count: u64,
    /// The time of the latest, for [`Attention::claim`].
    pub through: String,
}

/// The queries of everything that needs a person's attention.
#[derive(Clone, Debug)]
pub struct Attention {
    database: Database,
}

impl Attention {
    pub(super) fn new(database: Database) -> Self {
        Self { database }
    }

    /// Returns what arrived since a time, and everything that needs attention at `now`. Inquiries without an answer
    /// count after `answer_within`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn overview(
        &self,
        since: Timestamp,
        now: Timestamp,
        answer_within: Option<SignedDuration>,
    ) -> Result<Overview, StoreError> {
        let since = row::time(since);
        let newly = format!(
            "SELECT id FROM inquiries WHERE {QUARANTINED} AND received_at >= $1
             ORDER BY received_at DESC, id DESC LIMIT {MAX_LISTED}"
        );
        let newly = sqlx::query_scalar::<_, String>(AssertSqlSafe(newly)).bind(since.clone());
        let mut newly_quarantined = Vec::new();
        for id in newly.fetch_all(&self.database.pool).await? {
            // An unreadable row must not prevent the digest.
            newly_quarantined.extend(self.database.read(&id).await?.ok().flatten());
        }
        let late = before(now, LATE);
        Ok(Overview {
            received: self.count("status = 'new' AND received_at >= $1", &since).await?,
            suspected: self.count("status = 'new' AND suspicions <> '[]' AND received_at >= $1", &since).await?,
            quarantined: self.count(&format!("{QUARANTINED} AND received_at >= $1"), "").await?,
            newly_quarantined,
            dead: self
                .by_target(
                    "SELECT target FROM jobs WHERE state = 'dead' AND settled_at <= $1
                     UNION ALL SELECT target FROM deletions WHERE state = 'dead' AND settled_at <= $1",
                    &row::time(Timestamp::MAX),
                )
                .await?,
            late: self
                .by_target(
                    "SELECT target FROM jobs JOIN inquiries ON inquiries.id = inquiry
                     WHERE state = 'pending' AND received_at < $1",
                    &late,
                )
                .await?,
            unanswered: match answer_within {
                Some(within) => {
                    self.count(&format!("{UNANSWERED} AND received_at <= $1"), &before(now, within)).await?
                }
                None => 0,
            },
        })
    }

    async fn count(&self, condition: &str, value: &str) -> Result<u64, StoreError> {
        let query = format!("SELECT COUNT(*) FROM inquiries WHERE {condition}");
        let count: i64 =
            sqlx::query_scalar(AssertSqlSafe(query)).bind(value.to_owned()).fetch_one(&self.database.pool).await?;
        Ok(count.unsigned_abs())
    }

    async fn by_target(&self, rows: &str, value: &str) -> Result<BTreeMap<String, u64>, StoreError> {
        let query = format!("SELECT target, COUNT(*) AS jobs FROM ({rows}) AS found GROUP BY target");
        let rows = sqlx::query(AssertSqlSafe(query)).bind(value.to_owned()).fetch_all(&self.database.pool).await?;
        let counted =
            rows.iter().map(|row| Ok((row.try_get("target")?, row.try_get::<i64, _>("jobs")?.unsigned_abs())));
        Ok(counted.collect::<Result<_, sqlx::Error>>()?)
    }

    /// Returns the time up to which notices of a kind were sent; empty if none was.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn told_through(&self, kind: NoticeKind) -> Result<String, StoreError> {
        let through = sqlx::query_scalar("SELECT through FROM notices WHERE kind = $1");
        Ok(through.bind(kind.name()).fetch_one(&self.database.pool).await?)
    }

    /// Returns the inquiries or deliveries of a kind that are at least `age` old at `now`, and that no notice was sent
    /// of.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn overdue(
        &self,
        kind: NoticeKind,
        now: Timestamp,
        age: SignedDuration,
    ) -> Result<Option<Overdue>, StoreError> {
        let (time, table, condition) = match kind {
            NoticeKind::Digest => return Ok(None),
            NoticeKind::Quarantined => ("received_at", "inquiries", QUARANTINED),
            NoticeKind::Unanswered => ("received_at", "inquiries", UNANSWERED),
            NoticeKind::Dead => (
                "settled_at",
                "(SELECT state, settled_at FROM jobs UNION ALL SELECT state, settled_at FROM deletions) AS settled",
                "state = 'dead'",
            ),
        };
        let query = format!(
            "SELECT COUNT(*) AS found, MAX({time}) AS latest FROM {table}
             WHERE {condition} AND {time} > $1 AND {time} <= $2"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(self.told_through(kind).await?);
        let row = query.bind(before(now, age)).fetch_one(&self.database.pool).await?;
        let count = row.try_get::<i64, _>("found")?.unsigned_abs();
        if count == 0 {
            return Ok(None);
        }
        Ok(Some(Overdue { count, through: row.try_get("latest")? }))
    }

    /// Records that notices of a kind are sent up to a time, if they were sent up to `from` before. Returns `false` if
    /// another process was faster.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn claim(&self, kind: NoticeKind, from: &str, through: &str) -> Result<bool, StoreError> {
        let query = sqlx::query("UPDATE notices SET through = $1 WHERE kind = $2 AND through = $3");
        let query = query.bind(through.to_owned()).bind(kind.name()).bind(from.to_owned());
        Ok(query.execute(&self.database.pool).await?.rows_affected() > 0)
    }
}

impl Database {
    pub(super) async fn set_answered(&self, id: &InquiryId, at: Option<Timestamp>) -> Result<bool, StoreError> {
        let query = sqlx::query("UPDATE inquiries SET answered_at = $1 WHERE id = $2");
        let query = query.bind(at.map(row::time).unwrap_or_default()).bind(id.to_string());
        Ok(query.execute(&self.pool).await?.rows_affected() > 0)
    }
}

fn before(now: Timestamp, age: SignedDuration) -> String {
    row::time(now.checked_sub(age).unwrap_or(Timestamp::MIN))
}
