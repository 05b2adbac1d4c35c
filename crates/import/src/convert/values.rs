//! Values of fields: lists, dates, links, states.

use glossary_core::month::month_of;
use jiff::civil::Date;

use crate::Value;

/// Splits a value into its items. A text is split at semicolons, line breaks and bars; at commas if there are none.
pub fn list(value: &Value) -> Vec<String> {
    let items: Vec<String> = match value {
        Value::List(items) => items.iter().flat_map(list_item).collect(),
        Value::Text(text) => split(text),
        Value::Map(entries) => {
            let named = ["name", "title", "term", "label", "prefLabel", "slug", "id"];
            match named.iter().find_map(|key| value.get(key)?.scalar()) {
                Some(name) => vec![name],
                None => entries.iter().flat_map(|(_, value)| value.scalars()).collect(),
            }
        }
        other => other.scalar().into_iter().collect(),
    };
    let items = items.into_iter().map(|item| item.trim().trim_start_matches(['•', '·']).trim().to_owned());
    items.filter(|item| !item.is_empty()).collect()
}

fn list_item(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => vec![text.clone()],
        other => list(other),
    }
}

fn split(text: &str) -> Vec<String> {
    let strong = [';', '\n', '|', '；'];
    let by_comma = !text.contains(strong);
    let mut depth = 0_i32;
    let mut items = vec![String::new()];
    for character in text.chars() {
        depth += i32::from(matches!(character, '(' | '[')) - i32::from(matches!(character, ')' | ']'));
        let ends =
            if by_comma { matches!(character, ',' | '、' | '，') && depth <= 0 } else { strong.contains(&character) };
        if ends {
            items.push(String::new());
        } else if let Some(item) = items.last_mut() {
            item.push(character);
        }
    }
    items
}

/// Returns the day in a text: ISO 8601, a day with a time, `3.5.2021`, `May 3, 2021` or `3 May 2021`. A date such as
/// `3/5/2021`, which means different days in different countries, is none; `25/5/2021` is one.
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(day) = text.get(..10).and_then(|day| day.parse::<Date>().ok())
        && text[10..].chars().next().is_none_or(|next| matches!(next, 'T' | ' ' | 'Z' | '+'))
    {
        return Some(day);
    }
    let weekday_less = text.split_once(", ").filter(|(day, _)| day.len() <= 9 && day.chars().all(char::is_alphabetic));
    let text = weekday_less.map_or(text, |(_, rest)| rest);
    let parts: Vec<&str> = text.split([' ', ',', '.', '/', '-', 'T']).filter(|part| !part.is_empty()).collect();
    let [first, second, third, ..] = parts.as_slice() else { return None };
    let number = |text: &str| text.trim_end_matches(|character: char| character.is_alphabetic()).parse::<i16>().ok();
    let day =
        |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    match (month_of(first), month_of(second)) {
        (Some(month), _) => day(number(third)?, month, number(second)?),
        (_, Some(month)) => day(number(third)?, month, number(first)?),
        _ => {
            let (one, two, three) = (number(first)?, number(second)?, number(third)?);
            match () {
                () if one > 999 => day(one, two, three),
                () if text.contains('.') => day(three, two, one),
                () if one > 12 => day(three, two, one),
                () if two > 12 => day(three, one, two),
                () => None,
            }
        }
    }
}

/// Returns the truth of a value.
pub fn flag(value: &Value) -> Option<bool> {
    match value.scalar()?.trim().to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "ja" | "oui" | "sí" | "si" | "sim" | "x" | "✓" => Some(true),
        "false" | "no" | "n" | "0" | "nein" | "non" | "não" | "" => Some(false),
        _ => None,
    }
}

/// What a state of the source means.
#[derive(Debug, PartialEq)]
pub enum Status {
    /// A state that a page shows.
    Shown(&'static str),
    /// The usual state, which a page does not show.
    Usual,
    /// The entry is not ready.
    Draft,
    /// Not known.
    Unknown,
}

/// Returns the meaning of a state.
pub fn status(text: &str) -> Status {
    let folded = text.trim().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    match () {
        () if has(&["supersed", "replaced", "ersetzt", "remplac"]) => Status::Shown("superseded"),
        () if has(&[
            "deprecat",
            "obsolet",
            "retired",
            "withdrawn",
            "invalid",
            "veraltet",
            "obsoleto",
            "archived",
            "not recommended",
        ]) =>
        {
            Status::Shown("deprecated")
        }
        () if has(&["draft", "entwurf", "brouillon", "borrador", "todo", "stub", "not started"]) => Status::Draft,
        () if has(&[
            "review",
            "proposed",
            "candidate",
            "feedback",
            "pending",
            "in prüfung",
            "en révision",
            "submitted",
        ]) =>
        {
            Status::Shown("under-review")
        }
        () if has(&[
            "current",
            "valid",
            "approved",
            "accepted",
            "preferred",
            "active",
            "published",
            "publish",
            "completed",
            "final",
            "released",
            "stable",
            "admitted",
            "done",
            "gültig",
            "freigegeben",
        ]) =>
        {
            Status::Usual
        }
        () => Status::Unknown,
    }
}

/// A title with an address; one of both may be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TitledLink {
    /// The title.
    pub title: String,
    /// The address.
    pub url: String,
}

impl TitledLink {
    /// Returns the link as a table of the front matter.
    pub fn to_value(&self) -> Value {
        let entries = [("title", &self.title), ("url", &self.url)];
        let entries = entries.into_iter().filter(|(_, text)| !text.is_empty());
        Value::Map(entries.map(|(key, text)| (key.to_owned(), text.as_str().into())).collect())
    }
}

/// Returns the links of a value, and the texts inside of maps that belong to no link.
pub fn links(value: &Value) -> (Vec<TitledLink>, Vec<String>) {
    let mut lost = Vec::new();
    let links = match value {
        Value::List(items) => items
            .iter()
            .flat_map(|item| {
                let (links, others) = links(item);
                lost.extend(others);
                links
            })
            .collect(),
        Value::Map(entries) => {
            let mut link = TitledLink::default();
            let mut titles = Vec::new();
            for (key, value) in entries {
                match key.to_lowercase().as_str() {
                    "url" | "href" | "link" | "address"
                        if value.scalar().is_some_and(|url| is_web(&url)) && link.url.is_empty() =>
                    {
                        link.url = value.scalar().unwrap_or_default();
                    }
                    _ => titles.extend(value.scalars()),
                }
            }
            link.title = titles.join(", ");
            vec![link]
        }
        other => other.scalar().map(|text| text.split(['\n', ';']).map(link).collect()).unwrap_or_default(),
    };
    (links.into_iter().filter(|link| !link.title.is_empty() || !link.url.is_empty()).collect(), lost)
}

/// Returns the link in a text: `[title](address)`, a bare address, or a title.
fn link(text: &str) -> TitledLink {
    let text = text.trim();
    if let Some((title, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once("]("))
        && let Some(url) = rest.strip_suffix(')')
        && is_web(url)
    {
        return TitledLink { title: title.to_owned(), url: url.trim_matches(['<', '>']).to_owned() };
    }
    match text.find("http://").or_else(|| text.find("https://")) {
        Some(at) => {
            let rest = &text[at..];
            let end = rest
                .find(|character: char| character.is_whitespace() || matches!(character, '>' | ')' | '"'))
                .unwrap_or(rest.len());
            let title = [&text[..at], &rest[end..]].concat();
            let title =
                title.trim_matches(|character: char| character.is_whitespace() || "()<>,:–-".contains(character));
            TitledLink { title: title.to_owned(), url: rest[..end].trim_end_matches([',', '.']).to_owned() }
        }
        None => TitledLink { title: text.to_owned(), url: String::new() },
    }
}

/// Returns whether a text is an address on the web.
pub fn is_web(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_other_systems_are_read() {
        let expected = Date::constant(2021, 5, 25);
        for text in [
            "2021-05-25",
            "2021-05-25T10:00:00Z",
            "2021-05-25 10:00",
            "25.5.2021",
            "25.05.2021",
            "May 25, 2021",
            "25 May 2021",
            "25/05/2021",
            "5/25/2021",
            "Tue, 25 May 2021 10:00:00 +0000",
            "25. Mai 2021",
            "2021/05/25",
        ] {
            assert_eq!(date(text), Some(expected), "{text}");
        }
        for text in ["3/5/2021", "", "tomorrow", "2021", "31.2.2021", "1.2.3", "version 1.2.3"] {
            assert_eq!(date(text).filter(|date| date.year() > 1900), None, "{text}");
        }
    }

    #[test]
    fn lists_are_split_at_the_strongest_sign() {
        assert_eq!(list(&"a, b; c".into()), ["a, b", "c"]);
        assert_eq!(list(&"a, b (c, d)".into()), ["a", "b (c, d)"]);
        assert_eq!(list(&"• a\n• b".into()), ["a", "b"]);
    }

    #[test]
    fn links_have_a_title_or_an_address() {
        let link = |title: &str, url: &str| TitledLink { title: title.to_owned(), url: url.to_owned() };
        assert_eq!(super::link("[A](https://a.example/)"), link("A", "https://a.example/"));
        assert_eq!(super::link("A, https://a.example/x."), link("A", "https://a.example/x"));
        assert_eq!(super::link("ISO 1, 3.4"), link("ISO 1, 3.4", ""));
    }
}
