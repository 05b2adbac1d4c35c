//! The selection of inquiries to list.

use jiff::{Timestamp, civil, tz::TimeZone};

use super::Status;

/// Which inquiries to list, newest first. The default selects all.
#[derive(Clone, Debug, Default)]
pub struct InquiryFilter {
    /// Received at or after this time.
    pub since: Option<Timestamp>,
    /// Written on the page of this term.
    pub term: Option<String>,
    /// With this status.
    pub status: Option<Status>,
    /// The most inquiries to list.
    pub limit: Option<u32>,
}

/// Parses a time: `2026-11-22` (midnight UTC) or `2026-11-22T14:00:00Z`.
///
/// # Errors
/// A message that names both forms.
pub fn parse_since(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<civil::Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|day| day.timestamp());
    text.parse()
        .or_else(|_| day())
        .map_err(|_| format!("`{text}` is not a time; write 2026-11-22 or 2026-11-22T14:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_parsed() {
        assert_eq!(parse_since("2026-11-22").unwrap().to_string(), "2026-11-22T00:00:00Z");
        assert_eq!(parse_since("2026-11-22T14:00:00+01:00").unwrap().to_string(), "2026-11-22T13:00:00Z");
        for bad in ["", "yesterday", "2026-13-01", "22.11.2026"] {
            assert!(parse_since(bad).unwrap_err().contains("2026-11-22T14:00:00Z"), "{bad}");
        }
    }
}
