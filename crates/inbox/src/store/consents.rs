//! Queries of the texts of consent that forms have shown.

use jiff::Timestamp;

use super::{StoreError, database::Database, row};

impl Database {
    pub(super) async fn record_consents(&self, texts: &[String], now: Timestamp) -> Result<(), StoreError> {
        for text in texts {
            let query = sqlx::query("INSERT INTO consents (text, first_shown) VALUES ($1, $2) ON CONFLICT DO NOTHING");
            query.bind(row::text(text)).bind(row::time(now)).execute(&self.pool).await?;
        }
        Ok(())
    }

    pub(super) async fn has_shown_consent(&self, text: &str) -> Result<bool, StoreError> {
        let query = sqlx::query("SELECT text FROM consents WHERE text = $1").bind(row::text(text));
        Ok(query.fetch_optional(&self.pool).await?.is_some())
    }
}
