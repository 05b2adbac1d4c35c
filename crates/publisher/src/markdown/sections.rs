//! Splitting of a term's Markdown into explanation and example.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::rendered::PlacedEvent;
use crate::diagnostics::FileReport;

/// The heading that begins the example.
const EXAMPLE: &str = "Example";
/// The level of top headings in the explanation.
pub(super) const EXPLANATION_LEVEL: HeadingLevel = HeadingLevel::H2;
/// The level of top headings in the example.
pub(super) const EXAMPLE_LEVEL: HeadingLevel = HeadingLevel::H3;

/// The events of both sections, without the heading of the example.
pub(super) struct Sections<'a> {
    pub explanation: Vec<PlacedEvent<'a>>,
    pub example: Vec<PlacedEvent<'a>>,
}

/// Splits the events, and reports missing or misplaced sections.
pub(super) fn divide<'a>(
    events: Vec<PlacedEvent<'a>>,
    text: &str,
    body: Range<usize>,
    report: &mut FileReport,
) -> Sections<'a> {
    let mut sections = Sections { explanation: Vec::new(), example: Vec::new() };
    let mut heading: Option<Range<usize>> = None;
    let mut depth = 0_usize;
    let mut in_heading = false;
    for (event, range) in events {
        let at_top = depth == 0;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let (true, Event::Start(Tag::Heading { level: HeadingLevel::H2, .. })) = (at_top, &event) {
            let range = trimmed(&range, text);
            if is_example(&text[range.clone()]) && heading.is_none() {
                heading = Some(range);
                in_heading = true;
            } else if heading.is_some() {
                report
                    .error(range, "the example is not the last section")
                    .label("follows the example")
                    .help("move this section before `## Example`");
            }
        }
        if in_heading {
            in_heading = !matches!(event, Event::End(TagEnd::Heading(_)));
            continue;
        }
        let section = if heading.is_some() { &mut sections.example } else { &mut sections.explanation };
        section.push((event, range));
    }

    // A missing example is reported at the end of the file.
    let end = body.start + text[body.clone()].trim_end().len();
    let last_line = text[..end].rfind('\n').map_or(0, |at| at + 1)..end;
    match heading {
        None => {
            report
                .error(last_line, "the example is missing")
                .label("the file ends here")
                .help("add a line `## Example` and below that line a short story that shows the term in use");
        }
        Some(heading) if is_empty(&sections.example) => {
            report
                .error(heading, "the example is empty")
                .label("nothing follows")
                .help("write a short story that shows the term in use");
        }
        Some(_) => {}
    }
    if is_empty(&sections.explanation) {
        let first_line = text[body.clone()].lines().next().unwrap_or_default().len();
        report
            .error(body.start..body.start + first_line, "the explanation is missing")
            .label("expected here")
            .help("explain the term between the front matter and `## Example`");
    }
    sections
}

fn is_example(heading: &str) -> bool {
    let name = heading.lines().next().unwrap_or_default().trim_matches('#').trim();
    name.eq_ignore_ascii_case(EXAMPLE)
}

/// Returns whether a section has no text.
fn is_empty(events: &[PlacedEvent<'_>]) -> bool {
    !events.iter().any(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
        _ => false,
    })
}

/// Returns the range of a block without trailing white space.
pub(super) fn trimmed(range: &Range<usize>, text: &str) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}
