//! Sections of a text that have a place of their own: examples, and lists of what to see or read.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{
    draft::Draft,
    index::Index,
    values::{TitledLink, is_web},
};
use crate::{
    keys,
    markdown::{self, headings, plain},
};

/// Headings of lists of links, in lower case.
const SEE_ALSO: [&str; 22] = [
    "see also",
    "related",
    "related terms",
    "related content",
    "related links",
    "further reading",
    "learn more",
    "read more",
    "references",
    "external links",
    "external resources",
    "links",
    "resources",
    "siehe auch",
    "verwandte begriffe",
    "weiterführende links",
    "voir aussi",
    "véase también",
    "ver también",
    "veja também",
    "vedi anche",
    "zie ook",
];

/// Takes the sections with an example out of a text. Returns the rest and the examples.
pub fn take_examples(text: &str) -> (String, Vec<String>) {
    take(text, keys::is_example_heading)
}

fn take(text: &str, wanted: impl Fn(&str) -> bool) -> (String, Vec<String>) {
    let found = headings(text);
    let mut rest = String::new();
    let mut taken = Vec::new();
    let mut done = 0;
    for (at, heading) in found.iter().enumerate() {
        if heading.range.start < done || !wanted(&heading.title) {
            continue;
        }
        let next = found[at + 1..].iter().find(|other| other.level <= heading.level);
        let end = next.map_or(text.len(), |next| next.range.start);
        rest.push_str(&text[done..heading.range.start]);
        taken.push(text[heading.range.end..end].trim().to_owned());
        done = end;
    }
    rest.push_str(&text[done..]);
    (rest.trim().to_owned(), taken.into_iter().filter(|text| !text.is_empty()).collect())
}

/// Takes the lists of links out of a resolved text: links to terms become related terms, others are to read on. A section
/// with more than a list stays.
pub fn take_links(text: &str, draft: &mut Draft, index: &Index) -> String {
    let is_links = |title: &str| SEE_ALSO.contains(&title.trim().trim_end_matches(':').to_lowercase().as_str());
    let found = headings(text);
    let mut rest = String::new();
    let mut done = 0;
    for (at, heading) in found.iter().enumerate() {
        if heading.range.start < done || !is_links(&heading.title) {
            continue;
        }
        let next = found[at + 1..].iter().find(|other| other.level <= heading.level);
        let end = next.map_or(text.len(), |next| next.range.start);
        let Some(items) = items(&text[heading.range.end..end]) else { continue };
        rest.push_str(&text[done..heading.range.start]);
        done = end;
        draft.notes.done("related", "a list of links, taken as `related` and `further_reading`", heading.title.clone());
        for item in items {
            place(&item, draft, index);
        }
    }
    rest.push_str(&text[done..]);
    rest.trim().to_owned()
}

/// Returns the Markdown of the items of a text that is only lists.
fn items(text: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(text, markdown::OPTIONS).into_offset_iter() {
        match &event {
            Event::Start(Tag::List(_)) => {}
            Event::Start(Tag::Item) => {
                // An item with a list inside is a heading of that list.
                let item = text[range].trim_start_matches(['-', '*', '+', ' ']);
                let own = item
                    .split("\n")
                    .take_while(|line| !line.trim_start().starts_with(['-', '*', '+']))
                    .collect::<Vec<_>>()
                    .join(" ");
                items.push(
                    own.trim_start_matches(|character: char| character.is_ascii_digit())
                        .trim_start_matches(". ")
                        .trim()
                        .to_owned(),
                );
            }
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_) | Tag::BlockQuote(_),
            ) if depth == 0 => {
                return None;
            }
            _ => {}
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(TagEnd::List(_)) | Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (!items.is_empty()).then_some(items)
}

fn place(item: &str, draft: &mut Draft, index: &Index) {
    let mut targets = Vec::new();
    for event in Parser::new_ext(item, markdown::OPTIONS) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            targets.push(dest_url.to_string());
        }
    }
    let title = plain(item);
    match targets.as_slice() {
        [one] if one.starts_with("terms/") && is_only_link(item) => {
            draft.references.entry("related").or_default().push(one.trim_start_matches("terms/").to_owned());
        }
        [one] if is_web(one) => {
            let title = if title == *one { String::new() } else { title };
            draft.further_reading.push(TitledLink { title, url: one.clone() });
        }
        [] if index.term(&title).is_some() => draft.references.entry("related").or_default().push(title),
        targets => {
            for target in targets {
                match target.strip_prefix("terms/") {
                    Some(slug) => draft.references.entry("related").or_default().push(slug.to_owned()),
                    None => draft.further_reading.push(TitledLink { title: String::new(), url: target.clone() }),
                }
            }
            if title.ends_with(':') {
                draft.notes.lost("related", "the heading of a list of links", title);
            } else if !title.is_empty() {
                draft.further_reading.push(TitledLink { title, url: String::new() });
            }
        }
    }
}

fn is_only_link(item: &str) -> bool {
    item.starts_with('[') && item.ends_with(')') && item.matches("](").count() == 1
}
