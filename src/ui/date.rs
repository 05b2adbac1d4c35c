//! Dates in words.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns `22 November 2026` for `2026-11-22`, and any other text unchanged.
#[must_use]
pub fn in_words(day: &str) -> String {
    let mut parts = day.splitn(3, '-');
    let (year, month, day_of_month) = (parts.next(), parts.next(), parts.next());
    let name = month.and_then(|month| month.parse::<usize>().ok()).and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (year, name, day_of_month) {
        (Some(year), Some(name), Some(day)) => [day.trim_start_matches('0'), " ", name, " ", year].concat(),
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn dates_are_written_in_words() {
        assert_eq!(in_words("2026-11-22"), "22 November 2026");
        assert_eq!(in_words("2026-01-05"), "5 January 2026");
        for other in ["", "2026", "2026-13-01", "2026-00-01", "soon"] {
            assert_eq!(in_words(other), other);
        }
    }
}
