//! Common slips in values: other ways to write a date, and words for yes and no.

use glossary_core::month::month_of;
use jiff::civil::Date;

/// Returns the days that a date in another form can mean: `12/01/2026` is 12 January or 1 December. Empty if the text is
/// no date.
pub(crate) fn meant_days(text: &str) -> Vec<Date> {
    let text = text.trim().trim_matches(['"', '\'']).to_lowercase();
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty() && !["de", "of", "the"].contains(part))
        .collect();
    let [one, two, three] = parts[..] else { return Vec::new() };
    let number = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ordinal = matches!(&part[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "er");
        digits.parse::<i16>().ok().filter(|_| ordinal)
    };
    let year = |part: &str| number(part).filter(|_| part.len() == 4);
    let day =
        |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let mut days = Vec::new();
    if let Some(year) = year(one) {
        let month = number(two).or_else(|| month_of(two));
        days.extend(month.zip(number(three)).and_then(|(month, number)| day(year, month, number)));
    } else if let Some(year) = year(three) {
        match (number(one), number(two)) {
            (Some(one), Some(two)) => {
                days.extend(day(year, two, one));
                days.extend(day(year, one, two).filter(|_| one != two));
            }
            (Some(one), None) => days.extend(month_of(two).and_then(|month| day(year, month, one))),
            (None, Some(two)) => days.extend(month_of(one).and_then(|month| day(year, month, two))),
            (None, None) => {}
        }
    }
    days
}

/// Returns help for a date in another form: how to write the day that was meant.
pub(crate) fn dates_help(days: &[Date], assignment: impl Fn(&str) -> String) -> Option<String> {
    Some(match days {
        [] => return None,
        [day] => format!("write: {}", assignment(&day.to_string())),
        [day, other, ..] => format!("write: {} (or {other}, if the month comes first)", assignment(&day.to_string())),
    })
}

/// Returns the flag that a word means.
pub(crate) fn meant_flag(word: &str) -> Option<bool> {
    match word.trim().trim_matches(['"', '\'']).to_lowercase().as_str() {
        "yes" | "y" | "on" | "ja" | "oui" | "si" | "sí" | "sì" | "sim" | "1" | "true" | "wahr" => Some(true),
        "no" | "n" | "off" | "nein" | "non" | "não" | "nao" | "nee" | "0" | "false" | "falsch" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_other_forms_are_understood() {
        let days = |text: &str| meant_days(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(days("12/01/2026"), ["2026-01-12", "2026-12-01"]);
        assert_eq!(days("22.11.2026"), ["2026-11-22"]);
        assert_eq!(days("11/22/2026"), ["2026-11-22"]);
        assert_eq!(days("2026/11/22"), ["2026-11-22"]);
        assert_eq!(days("2026-1-5"), ["2026-01-05"]);
        assert_eq!(days("22 November 2026"), ["2026-11-22"]);
        assert_eq!(days("November 22nd, 2026"), ["2026-11-22"]);
        assert_eq!(days("1er août 2026"), ["2026-08-01"]);
        assert_eq!(days("22 de noviembre de 2026"), ["2026-11-22"]);
        for other in ["", "soon", "1.2.3", "31/02/2026", "99/99/2026"] {
            assert!(days(other).is_empty(), "{other}");
        }
    }
}
