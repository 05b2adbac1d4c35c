//! Detection of markup that is published as it is written: macros of other systems, formulas, unclosed emphasis.

use std::ops::Range;

/// Markup that is not rendered.
#[derive(Debug, PartialEq)]
pub(super) struct Unrendered {
    /// The position in the text.
    pub range: Range<usize>,
    /// The problem.
    pub title: &'static str,
    /// The advice.
    pub help: &'static str,
}

/// The marks around markup of other systems, with the problem and the advice.
const PAIRS: [(&str, &str, &str, &str); 4] = [
    ("{{", "}}", "a macro of another system", "write its text: macros are shown as they are written"),
    ("{%", "%}", "a macro of another system", "write its text: macros are shown as they are written"),
    ("[[", "]]", "a wiki link", "write a link as `[text](terms/slug)`"),
    ("$$", "$$", "a formula", "write the formula in words, or as code between backticks"),
];

/// Returns the markup in a plain text of a paragraph. Each kind is reported once.
pub(super) fn find(text: &str) -> Vec<Unrendered> {
    let mut found = Vec::new();
    if !text.contains(['{', '[', '$', ':', '*', '_', '~']) {
        return found;
    }
    for (open, close, title, help) in PAIRS {
        if let Some(range) = between(text, open, close) {
            found.push(Unrendered { range, title, help });
        }
    }
    if let Some(range) = formula(text) {
        found.push(Unrendered { range, title: PAIRS[3].2, help: PAIRS[3].3 });
    }
    // The end of a notice, `:::`, is not reported again.
    if text.starts_with(":::") && text.contains(|character: char| character != ':' && !character.is_whitespace()) {
        let end = text.find('\n').unwrap_or(text.len());
        let help = "write a notice as a quotation that begins with `> [!NOTE]`";
        found.push(Unrendered { range: 0..end, title: "a notice of another system", help });
    }
    if let Some(start) = text.find("[^")
        && let Some(end) = text[start..].find(']').filter(|end| *end > 2)
    {
        let help = "add the footnote in a line of its own: `[^1]: Text`";
        found.push(Unrendered { range: start..start + end + 1, title: "a footnote without its text", help });
    }
    for mark in ["**", "__", "~~"] {
        if let Some(at) = emphasis(text, mark) {
            let help =
                "close the emphasis where it ends: no space inside of the marks, and no letter right behind them";
            found.push(Unrendered { range: at..at + mark.len(), title: "emphasis that is not closed", help });
        }
    }
    found
}

fn between(text: &str, open: &str, close: &str) -> Option<Range<usize>> {
    let start = text.find(open)?;
    let end = text[start + open.len()..].find(close)?;
    Some(start..start + open.len() + end + close.len())
}

/// Returns a formula between dollar signs. "$5 and $10" is none.
fn formula(text: &str) -> Option<Range<usize>> {
    let start = text.find('$')?;
    let end = start + 1 + text[start + 1..].find('$')?;
    let inside = &text[start + 1..end];
    let is_formula = inside.contains(['\\', '^', '_', '{'])
        && !inside.starts_with(char::is_whitespace)
        && !inside.ends_with(char::is_whitespace)
        // As in pandoc: "$1" to "$2" is no formula.
        && !text[end + 1..].starts_with(|next: char| next.is_ascii_digit());
    is_formula.then_some(start..end + 1)
}

/// Returns the position of marks that touch a word. `__init__` and `2 ** 3` are no emphasis.
fn emphasis(text: &str, mark: &str) -> Option<usize> {
    text.match_indices(mark).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + mark.len()..].chars().next();
        let is_word = |side: Option<char>| side.is_some_and(|side| side.is_alphanumeric());
        let is_text = |side: Option<char>| side.is_some_and(|side| !side.is_whitespace());
        match mark {
            "__" => is_word(after) && !is_text(before),
            _ => is_word(after) || is_word(before) || (is_text(before) && is_text(after)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_of_other_systems_is_found() {
        for (text, expected) in [
            ("a {{Glossary(\"x\")}} b", "{{Glossary(\"x\")}}"),
            ("{% raw %}", "{% raw %}"),
            ("see [[API]]", "[[API]]"),
            ("$x^2$ is", "$x^2$"),
            (":::note\nText", ":::note"),
            ("a claim.[^1]", "[^1]"),
            ("**Note:**text", "**"),
        ] {
            let found = find(text);
            assert_eq!(found.first().map(|found| &text[found.range.clone()]), Some(expected), "{text}");
        }
        for text in [
            "$5 and $10",
            "A$18 is 7 × 2 = A$14",
            "\"$1\" and {x} and \"$2\"",
            "2 ** 3",
            "snake__case",
            "[x]",
            "{a: 1}",
            "std::fmt",
            "~5",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn positions_are_valid(text in "(\\{\\{|\\}\\}|\\[\\^|\\]|\\$|\\*\\*|__|~~|:::|[a-zé \n]){0,20}") {
            for found in find(&text) {
                prop_assert!(text.get(found.range).is_some());
            }
        }
    }
}
