//! Names: their markup, and what they have in brackets.

use crate::markdown::{self, html};

/// Returns a name as plain text in one line.
pub fn clean(name: &str) -> String {
    let name = name.trim();
    let has_markup = ['`', '*', '\\', '<', '&', '_'].iter().any(|sign| name.contains(*sign)) || name.contains("](");
    // Numbers and dots at the start would be a list: `1. FC`.
    let is_list = name.starts_with('>')
        || ["# ", "- ", "+ ", "* "].iter().any(|start| name.starts_with(start))
        || name.split_once(['.', ')']).is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    let text = match () {
        () if html::looks_like_html(name) && !name.contains('`') => {
            markdown::plain(&html::to_markdown(name, &mut Vec::new()))
        }
        () if has_markup && !is_list => markdown::plain(name),
        () => name.to_owned(),
    };
    let text = if text.is_empty() { name.to_owned() } else { text };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let trimmed = text.trim_end_matches([':', '：', '¶']).trim();
    if trimmed.is_empty() { text } else { trimmed.to_owned() }
}

/// The parts of a name with words in brackets.
#[derive(Debug, PartialEq)]
pub enum Divided {
    /// "First Contentful Paint (FCP)": name and abbreviation.
    Abbreviation(String, String),
    /// "PCR (polymerase chain reaction)": name and long form.
    Expansion(String, String),
    /// "Bank (finance)", "class <UML>": name and qualifier.
    Qualifier(String, String),
}

/// Divides a name with words in brackets.
pub fn divide(name: &str) -> Option<Divided> {
    let (start, inner) = brackets(name)?;
    let (start, inner) = (start.to_owned(), inner.to_owned());
    Some(match () {
        () if is_short(&inner) && matches_initials(&inner, &start) => Divided::Abbreviation(start, inner),
        () if is_short(&start) && inner.contains([' ', '-']) && matches_initials(&start, &inner) => {
            Divided::Expansion(start, inner)
        }
        () => Divided::Qualifier(start, inner),
    })
}

/// Returns a name without the words in brackets at its end, and those words.
fn brackets(name: &str) -> Option<(&str, &str)> {
    [('(', ')'), ('<', '>'), ('[', ']'), ('（', '）')].into_iter().find_map(|(open, close)| {
        let (start, inner) = name.strip_suffix(close)?.rsplit_once(open)?;
        let (start_trimmed, inner) = (start.trim(), inner.trim());
        // `Array()`, `Vec<T>` and "stakeholder(s)" are whole names.
        let apart = start.ends_with(char::is_whitespace) || open == '（';
        let whole = inner.contains([open, close]) || start_trimmed.is_empty() || inner.is_empty() || inner.len() > 80;
        (apart && !whole).then_some((start_trimmed, inner))
    })
}

/// Returns whether a text looks like an abbreviation.
pub fn is_short(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let upper = text.chars().filter(|character| character.is_uppercase()).count();
    (2..=12).contains(&text.chars().count())
        && !text.contains(char::is_whitespace)
        && upper >= 2
        && upper * 2 >= letters
}

/// Returns whether the letters of an abbreviation begin words of the long form, or are in it in their order and begin it.
fn matches_initials(short: &str, long: &str) -> bool {
    let letters: Vec<char> = short
        .trim_end_matches('s')
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    // É begins with the letter E.
    let long = glossary_core::slug::slugify(long, "en").map_or_else(|| long.to_lowercase(), String::from);
    let long: Vec<char> = long.chars().collect();
    if letters.is_empty() || long.len() <= letters.len() || long.first() != letters.first() {
        return false;
    }
    let mut at = 0;
    letters.iter().all(|letter| {
        let found = long[at..].iter().position(|other| other == letter);
        at += found.map_or(0, |found| found + 1);
        found.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_divided_by_what_the_brackets_hold() {
        let pair = |one: &str, two: &str| (one.to_owned(), two.to_owned());
        let (name, short) = pair("First Contentful Paint", "FCP");
        assert_eq!(divide("First Contentful Paint (FCP)"), Some(Divided::Abbreviation(name, short)));
        let (name, long) = pair("PCR", "polymerase chain reaction");
        assert_eq!(divide("PCR (polymerase chain reaction)"), Some(Divided::Expansion(name, long)));
        for (written, name, qualifier) in [("Attribute (HTML)", "Attribute", "HTML"), ("class <UML>", "class", "UML")] {
            let (name, qualifier) = pair(name, qualifier);
            assert_eq!(divide(written), Some(Divided::Qualifier(name, qualifier)));
        }
        for name in ["Array()", "Vec<T>", "stakeholder(s)", "(x)", "a"] {
            assert_eq!(divide(name), None);
        }
    }

    #[test]
    fn names_lose_their_markup_only() {
        let table = [
            ("`<dialog>`", "<dialog>"),
            ("**Three** & [x](y)", "Three & x"),
            ("C*", "C*"),
            ("A_B_C", "A_B_C"),
            ("Vec<T>", "Vec<T>"),
            ("R&amp;D", "R&D"),
            ("<b>x</b>:", "x"),
            ("1. FC", "1. FC"),
            ("--force", "--force"),
            ("# hash", "# hash"),
            ("*", "*"),
            ("&&", "&&"),
        ];
        for (name, expected) in table {
            assert_eq!(clean(name), expected);
        }
    }
}
