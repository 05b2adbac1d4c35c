//! How many inquiries there are, by what brought them.

use serde::Serialize;
use sqlx::{AssertSqlSafe, Row};

use super::{Filter, StoreError, database::Database, inquiries, row};

/// Inquiries, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// All that the filter selects.
    pub total: u64,
    /// By the slug of the term that they were written on, the most first. Empty: on
    /// another page than a term's.
    pub by_term: Vec<Count>,
    /// By the day (UTC) that they arrived on, like `2026-11-22`, the first first.
    /// Days without any are left out.
    pub by_day: Vec<Count>,
    /// By the name of their [`super::Status`].
    pub by_status: Vec<Count>,
}

/// How many inquiries have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What they have in common.
    pub name: String,
    /// How many.
    pub inquiries: u64,
}

impl Database {
    pub(super) async fn summary(&self, filter: &Filter) -> Result<Summary, StoreError> {
        let by_status = self.counts("status", "name", filter).await?;
        Ok(Summary {
            total: by_status.iter().map(|count| count.inquiries).sum(),
            by_term: self.counts("term", "inquiries DESC, name", filter).await?,
            by_day: self.counts("substr(received_at, 1, 10)", "name", filter).await?,
            by_status,
        })
    }

    async fn counts(&self, of: &str, order: &str, filter: &Filter) -> Result<Vec<Count>, StoreError> {
        let query = format!(
            "SELECT name, COUNT(*) AS inquiries FROM (SELECT {of} AS name FROM inquiries WHERE {}) AS named
             GROUP BY name ORDER BY {order}",
            inquiries::SELECTED
        );
        let rows = inquiries::bind(sqlx::query(AssertSqlSafe(query)), filter).fetch_all(&self.pool).await?;
        let counts = rows
            .iter()
            .map(|row| Ok(Count { name: row.try_get("name")?, inquiries: row::count(row, "inquiries")? }))
            .collect::<Result<_, sqlx::Error>>();
        Ok(counts?)
    }
}
