//! Rendering of a line of Markdown, such as a definition: emphasis, code and links.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd, TextMergeWithOffset, html};

use super::{
    EXTENSIONS, masked,
    raw_html::is_element,
    rendered::{Link, References, RenderOptions},
    sanitise,
    section::{SectionRenderer, mark_external},
    tags::tags,
};
use crate::diagnostics::FileReport;

/// A rendered line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inline {
    /// The plain text.
    pub plain: String,
    /// The HTML, sanitised, without a paragraph around.
    pub html: String,
    /// The links to pages of the site. The pages may not exist.
    pub links: Vec<Link>,
}

/// A word before the line keeps the parser from reading the line's beginning as a heading or a list.
const BEFORE: &str = "x ";

/// Renders a line, which is the value at `span` in the text of the file.
pub fn inline(
    value: &str,
    span: Range<usize>,
    file: &str,
    options: &RenderOptions<'_>,
    report: &mut FileReport,
) -> Inline {
    // Most definitions have no markup at all.
    if !value.contains(|c: char| c.is_ascii_punctuation() && !",.;:()%+?/".contains(c)) {
        return Inline { plain: value.to_owned(), html: value.to_owned(), links: Vec::new() };
    }
    // Positions are exact where the value is written as it is, between quotes or without.
    let written = file.get(span.clone()).unwrap_or_default();
    let exact = written.find(value).map(|at| span.start + at);
    let place = |range: Range<usize>| match exact {
        Some(start) => start + range.start.saturating_sub(BEFORE.len())..start + range.end.saturating_sub(BEFORE.len()),
        None => span.clone(),
    };
    let text = [BEFORE, value].concat();
    let mut references = References::default();
    let mut own = FileReport::new(report.file());
    let mut plain = String::new();
    let mut section = SectionRenderer::new(&text, *options, &mut references, &mut own);
    let mut shown = Vec::new();
    let masked = masked::mask(&text);
    let events = masked::events(&text, masked.as_deref(), EXTENSIONS);
    for (event, range) in TextMergeWithOffset::new(events.into_iter()) {
        match event {
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            // `Vec<T>` is no HTML.
            Event::InlineHtml(html) if !tags(&html).iter().any(|tag| is_element(tag.name)) => {
                section.add(Event::Text(html), range, &mut shown);
            }
            event => section.add(event, range, &mut shown),
        }
    }
    for event in &shown {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(text),
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    let mut rendered = String::new();
    html::push_html(&mut rendered, shown.into_iter());
    let html = mark_external(sanitise::sanitise(&rendered));
    for problem in own.into_problems() {
        let span = problem.span.clone().map_or_else(|| span.clone(), &place);
        report.push(span, problem);
    }
    let links = references.links.into_iter().map(|link| link.moved(place)).collect();
    let without = |text: &str| text.strip_prefix(BEFORE).unwrap_or(text).trim().to_owned();
    Inline { plain: without(&plain), html: without(&html), links }
}
