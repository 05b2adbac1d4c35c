//! The words of the pages' bodies that the publisher writes.

/// The words in a language.
pub(super) struct Words {
    pub(super) all_under: &'static str,
    pub(super) other_meanings: &'static str,
    pub(super) several_meanings: &'static str,
    pub(super) contents: &'static str,
    pub(super) example: &'static str,
    pub(super) related: &'static str,
    pub(super) also_called: &'static str,
    pub(super) updated: &'static str,
    pub(super) copy_link: &'static str,
    pub(super) copy_definition: &'static str,
    pub(super) embed: &'static str,
    pub(super) deprecated: &'static str,
    pub(super) superseded: &'static str,
    pub(super) under_review: &'static str,
    pub(super) use_instead: &'static str,
    pub(super) broader: &'static str,
    pub(super) narrower: &'static str,
    pub(super) sources: &'static str,
    pub(super) reading: &'static str,
    /// Between a name and the term that the name leads to.
    pub(super) see: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) months: [&'static str; 12],
}

/// The words in English.
pub(super) const ENGLISH: Words = Words {
    all_under: "All terms under",
    other_meanings: "Other meanings",
    several_meanings: "This name has several meanings.",
    contents: "On this page",
    example: "Example",
    related: "Related terms",
    also_called: "Also called:",
    updated: "Last updated",
    copy_link: "Copy link",
    copy_definition: "Copy definition",
    embed: "Embed this term",
    deprecated: "This term is deprecated.",
    superseded: "This term has been superseded.",
    under_review: "This entry is under review.",
    use_instead: "Use instead:",
    broader: "Broader",
    narrower: "Narrower",
    sources: "Sources",
    reading: "Further reading",
    see: "see",
    yes: "yes",
    no: "no",
    months: [
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
    ],
};

/// Returns `22 November 2026` for `2026-11-22`, and any other text unchanged.
pub(super) fn date(day: &str, words: &Words) -> String {
    let mut parts = day.splitn(3, '-');
    let (year, month, day_of_month) = (parts.next(), parts.next(), parts.next());
    let name =
        month.and_then(|month| month.parse::<usize>().ok()).and_then(|month| words.months.get(month.checked_sub(1)?));
    match (year, name, day_of_month) {
        (Some(year), Some(name), Some(day)) => [day.trim_start_matches('0'), " ", name, " ", year].concat(),
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_in_words() {
        assert_eq!(date("2026-11-22", &ENGLISH), "22 November 2026");
        assert_eq!(date("2026-01-05", &ENGLISH), "5 January 2026");
        for other in ["", "2026", "2026-13-01", "2026-00-01", "soon"] {
            assert_eq!(date(other, &ENGLISH), other);
        }
    }
}
