//! Conversions between database rows and values.

use glossary_core::inquiry::InquiryId;
use jiff::Timestamp;
use sqlx::{Row, any::AnyRow};

use super::{Status, StoredInquiry};

/// The columns that [`inquiry`] reads.
pub(super) const INQUIRY: &str = "inquiries.id, reference, received_at, fields, context, status, suspicions";

/// Reads an inquiry. Errors name the column, never its content.
pub(super) fn inquiry(row: &AnyRow) -> Result<StoredInquiry, sqlx::Error> {
    Ok(StoredInquiry {
        id: id(row.try_get("id")?)?,
        reference: row.try_get("reference")?,
        received_at: row.try_get("received_at")?,
        fields: from_json(row, "fields")?,
        context: from_json(row, "context")?,
        status: named(row.try_get("status")?, &[Status::New, Status::Quarantined], Status::name)?,
        suspicions: from_json(row, "suspicions")?,
    })
}

/// Returns whether an error of a query shows a damaged row, which does not prevent reading other rows.
pub(super) fn is_damage(error: &sqlx::Error) -> bool {
    /// <https://www.sqlite.org/rescode.html#corrupt>
    const SQLITE_CORRUPT: u32 = 11;
    /// <https://www.postgresql.org/docs/current/errcodes-appendix.html>: data corrupted, index
    /// corrupted, and text that is not in the database's encoding.
    const POSTGRES: [&str; 3] = ["XX001", "XX002", "22021"];
    match error {
        sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::AnyDriverError(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            POSTGRES.contains(&&*code) || code.parse::<u32>().is_ok_and(|code| code & 0xff == SQLITE_CORRUPT)
        }),
        _ => false,
    }
}

pub(super) fn id(text: &str) -> Result<InquiryId, sqlx::Error> {
    text.parse().map_err(|error: uuid::Error| sqlx::Error::Decode(error.into()))
}

pub(super) fn count<T: TryFrom<i64>>(row: &AnyRow, column: &str) -> Result<T, sqlx::Error> {
    let count: i64 = row.try_get(column)?;
    T::try_from(count).map_err(|_| sqlx::Error::Decode(format!("{column} is {count}").into()))
}

/// Returns the value with this name.
pub(super) fn named<T: Copy>(text: &str, values: &[T], name: fn(T) -> &'static str) -> Result<T, sqlx::Error> {
    let value = values.iter().copied().find(|value| name(*value) == text);
    value.ok_or_else(|| sqlx::Error::Decode(format!("`{text}` is unknown to this version").into()))
}

pub(super) fn to_json(value: &impl serde::Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn from_json<'a, T: serde::Deserialize<'a>>(row: &'a AnyRow, column: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(row.try_get(column)?).map_err(|error| {
        // The error itself may quote what a visitor wrote.
        let place = format!("`{column}` has unexpected JSON at line {}, column {}", error.line(), error.column());
        sqlx::Error::Decode(place.into())
    })
}

/// Formats a time as UTC, RFC 3339 with milliseconds, so that text order is time order.
pub(super) fn time(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Removes U+0000, which PostgreSQL refuses in text.
pub(super) fn text(text: &str) -> String {
    text.replace('\0', "")
}

/// Returns a LIMIT that both databases understand.
pub(super) fn limit(limit: Option<u32>) -> i64 {
    limit.map_or(i64::MAX, i64::from)
}
