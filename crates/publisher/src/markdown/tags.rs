//! A scanner for the tags in a piece of HTML, with their positions.
//!
//! The scanner only locates mistakes for authors. Security depends on the real parser that sanitises the page
//! ([`super::sanitise`]).

use std::ops::Range;

/// A start tag or an end tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// The element's name, as written.
    pub name: &'a str,
    /// Whether the tag is an end tag.
    pub end: bool,
    /// The position of `<` and the name.
    pub span: Range<usize>,
    /// The names of the attributes as written, and their positions.
    pub attributes: Vec<(&'a str, Range<usize>)>,
}

/// Returns the tags in a text, in their order, without those in comments.
pub(super) fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        let name_start = start + if rest.starts_with("</") { 2 } else { 1 };
        // `<!DOCTYPE` and `<?php` are not tags, but have to be reported.
        if !html[name_start..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
            at = start + 1;
            continue;
        }
        let name_end = end_of(html, name_start, |c| c.is_ascii_whitespace() || c == '/' || c == '>' || c == '<');
        let mut tag = Tag {
            name: &html[name_start..name_end],
            end: name_start == start + 2,
            span: start..name_end,
            attributes: Vec::new(),
        };
        at = attributes(html, name_end, &mut tag.attributes);
        tags.push(tag);
    }
    tags
}

/// Reads attributes up to the end of the tag. Returns the position after the tag.
fn attributes<'a>(html: &'a str, mut at: usize, found: &mut Vec<(&'a str, Range<usize>)>) -> usize {
    loop {
        at = end_of(html, at, |c| !c.is_ascii_whitespace() && c != '/');
        if at >= html.len() || html[at..].starts_with('>') {
            return (at + 1).min(html.len());
        }
        // A name may begin with an equals sign: https://html.spec.whatwg.org/#before-attribute-name-state
        let first = html[at..].chars().next().map_or(1, char::len_utf8);
        let end = end_of(html, at + first, |c| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
        found.push((&html[at..end], at..end));
        let value = end_of(html, end, |c| !c.is_ascii_whitespace());
        at = match html[value..].strip_prefix('=') {
            Some(_) => after_value(html, end_of(html, value + 1, |c| !c.is_ascii_whitespace())),
            None => end,
        };
    }
}

fn after_value(html: &str, at: usize) -> usize {
    match html[at..].chars().next() {
        Some(quote @ ('"' | '\'')) => html[at + 1..].find(quote).map_or(html.len(), |end| at + 1 + end + 1),
        _ => end_of(html, at, |c| c.is_ascii_whitespace() || c == '>'),
    }
}

/// Returns the position of the first matching character, or the end.
fn end_of(html: &str, from: usize, is_end: impl Fn(char) -> bool) -> usize {
    html[from..].find(is_end).map_or(html.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_attributes_are_found() {
        let html = "a < b <!-- <i> --> <abbr title='a > b' lang=en hidden>x</ABBR><br/>";
        let found: Vec<_> = tags(html)
            .into_iter()
            .map(|tag| (tag.name, tag.end, tag.attributes.into_iter().map(|(name, _)| name).collect::<Vec<_>>()))
            .collect();
        let expected =
            [("abbr", false, vec!["title", "lang", "hidden"]), ("ABBR", true, vec![]), ("br", false, vec![])];
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn positions_match_the_names(html in "([<>/='\" !a-zé-]|<b |</|<!--){0,40}") {
            for tag in tags(&html) {
                prop_assert!(html[tag.span.clone()].ends_with(tag.name));
                for (name, span) in tag.attributes {
                    prop_assert_eq!(name, &html[span]);
                }
            }
        }
    }
}
