//! Markdown: its headings, its plain text, and its making from HTML.

mod escape;
pub mod html;

use std::ops::Range;

pub use escape::escape;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// The Markdown that terms may use.
pub const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_STRIKETHROUGH);

/// A heading at the top level of Markdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// From 1 to 6.
    pub level: usize,
    /// The plain text.
    pub title: String,
    /// The position of the whole heading, with the end of its line.
    pub range: Range<usize>,
    /// The position of the title's Markdown.
    pub inner: Range<usize>,
}

/// Returns the headings at the top level of Markdown.
pub fn headings(markdown: &str) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut depth = 0_usize;
    let mut open = false;
    for (event, range) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
        match &event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = true;
                let inner = range.start..range.start;
                found.push(Heading { level: *level as usize, title: String::new(), range: range.clone(), inner });
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            _ if open => {
                if let Some(heading) = found.last_mut() {
                    if let Event::Text(text) | Event::Code(text) = &event {
                        heading.title.push_str(text);
                    }
                    let empty = heading.inner.is_empty();
                    let start = if empty { range.start } else { heading.inner.start.min(range.start) };
                    heading.inner = start..heading.inner.end.max(range.end);
                }
            }
            _ => {}
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// Writes the addresses of reference links into the links, because the definitions may be in another part of the page.
pub fn inline_references(text: &str) -> String {
    let mut definitions: Vec<Range<usize>> = Vec::new();
    let parser = Parser::new_ext(text, OPTIONS);
    definitions.extend(parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()));
    let mut edits: Vec<(Range<usize>, String)> = definitions.into_iter().map(|span| (span, String::new())).collect();
    for (event, range) in parser.into_offset_iter() {
        if let Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) = event
            && matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
        {
            let written = &text[range.clone()];
            let label = match link_type {
                LinkType::Reference => written.rfind("][").map_or(written, |at| &written[..=at]),
                LinkType::Collapsed => written.strip_suffix("[]").unwrap_or(written),
                _ => written,
            };
            edits.push((range, format!("{label}({})", html::destination(&dest_url))));
        }
    }
    replace_parts(text, edits)
}

/// Replaces parts of a text. Parts inside of other parts are left out.
pub fn replace_parts(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut edited = String::with_capacity(text.len());
    let mut done = 0;
    for (range, replacement) in edits {
        if range.start < done {
            continue;
        }
        edited.push_str(&text[done..range.start]);
        edited.push_str(&replacement);
        done = range.end;
    }
    edited.push_str(&text[done..]);
    edited
}

/// Returns the text of Markdown without markup, in one line.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => {
                text.push(' ');
            }
            Event::End(TagEnd::TableCell) => text.push(' '),
            // `Vec<T>` is no HTML.
            Event::InlineHtml(tag) if !is_html(&tag) => text.push_str(&tag),
            Event::Html(tag) if !is_html(&tag) => text.push_str(&tag),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether a tag is of HTML, or a comment.
fn is_html(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
    tag.starts_with("<!--") || html::is_element(&name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_their_title_and_place() {
        let text = "# A `b`\n\ntext\n\n## C ##\n\nD\n===\n";
        let found: Vec<_> = headings(text)
            .into_iter()
            .map(|heading| (heading.level, heading.title, text[heading.inner].to_owned()))
            .collect();
        let expected = [(1, "A b", "A `b`"), (2, "C", "C"), (1, "D", "D")];
        assert_eq!(found, expected.map(|(level, title, inner)| (level, title.to_owned(), inner.to_owned())));
    }
}
