//! The selection of inquiries to list.

use jiff::{Timestamp, civil, tz::TimeZone};
use unicode_normalization::UnicodeNormalization as _;

use super::{Status, StoredInquiry};

/// Which inquiries to list, newest first. The default selects all.
#[derive(Clone, Debug, Default)]
pub struct InquiryFilter {
    /// Received at or after this time.
    pub since: Option<Timestamp>,
    /// Written on the page of this term.
    pub term: Option<String>,
    /// With this status.
    pub status: Option<Status>,
    /// From this person: a field holds the address, in upper or lower case, and nothing else.
    pub email: Option<String>,
    /// With this text in a field, in a field's name or in the attribution, in upper or lower case.
    pub search: Option<String>,
    /// The most inquiries to list.
    pub limit: Option<u32>,
}

impl InquiryFilter {
    /// Returns whether the filter has texts. The databases fold case differently, and JSON in different ways, so texts
    /// are compared here.
    pub(super) fn selects_by_text(&self) -> bool {
        self.email.is_some() || self.search.is_some()
    }

    /// Returns whether the filter's texts select an inquiry.
    pub(super) fn selects_text_of(&self, inquiry: &StoredInquiry) -> bool {
        let is_from = |email: &String| {
            let email = comparable(email);
            inquiry.fields.values().any(|value| comparable(value).trim() == email.trim())
        };
        let holds = |search: &String| {
            let search = comparable(search);
            texts(inquiry).any(|text| comparable(text).contains(&search))
        };
        self.email.as_ref().is_none_or(is_from) && self.search.as_ref().is_none_or(holds)
    }
}

/// Returns all texts that a visitor may have written or chosen.
fn texts(inquiry: &StoredInquiry) -> impl Iterator<Item = &str> {
    let context = &inquiry.context;
    let origin = [&context.page, &context.term, &context.landing, &context.search, &context.referrer];
    let pairs = inquiry.fields.iter().chain(&context.utm).flat_map(|(name, value)| [name, value]);
    pairs.chain(origin).chain(&context.trail).map(String::as_str)
}

/// Returns a text without differences of case and of encoding, such as two ways to write ë
/// (<https://www.unicode.org/reports/tr15/>).
fn comparable(text: &str) -> String {
    // The same result without tables, for most texts.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().collect::<String>().to_lowercase().nfkc().collect()
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
