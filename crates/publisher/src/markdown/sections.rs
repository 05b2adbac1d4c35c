//! Splitting of a term's Markdown into explanation and example.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::blocks::PlacedEvent;
use crate::diagnostics::FileReport;

/// The heading that begins the example, in every language.
const EXAMPLE: &str = "Example";
/// The headings that begin the example in a language.
const TRANSLATED: [(&str, &str); 14] = [
    ("ar", "مثال"),
    ("de", "Beispiel"),
    ("es", "Ejemplo"),
    ("fa", "مثال"),
    ("fr", "Exemple"),
    ("he", "דוגמה"),
    ("it", "Esempio"),
    ("ja", "例"),
    ("ko", "예"),
    ("nl", "Voorbeeld"),
    ("pl", "Przykład"),
    ("pt", "Exemplo"),
    ("ur", "مثال"),
    ("zh", "示例"),
];
/// Headings that authors write instead.
const OTHERS: [&str; 12] = [
    "examples",
    "for example",
    "beispiele",
    "exemples",
    "ejemplos",
    "esempi",
    "voorbeelden",
    "przykłady",
    "exemplos",
    "例子",
    "例文",
    "예시",
];
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
    language: &str,
    is_see: bool,
    report: &mut FileReport,
) -> Sections<'a> {
    let mut sections = Sections { explanation: Vec::new(), example: Vec::new() };
    let mut heading: Option<Range<usize>> = None;
    let mut depth = 0_usize;
    let mut in_heading = false;
    let mut is_similar = false;
    for (event, range) in events {
        let at_top = depth == 0;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let (true, Event::Start(Tag::Heading { level: HeadingLevel::H2, .. })) = (at_top, &event) {
            let range = trimmed(&range, text);
            if is_example(&text[range.clone()], language) && heading.is_none() {
                heading = Some(range);
                in_heading = true;
            } else if heading.is_some() {
                report
                    .error(range, "the example is not the last section")
                    .label("follows the example")
                    .help("move this section before `## Example`");
            }
        }
        if !in_heading && at_top && heading.is_none() && matches!(event, Event::Start(Tag::Heading { .. })) {
            is_similar |= report_similar(trimmed(&range, text), text, language, report);
        }
        if let (true, Event::Start(Tag::Paragraph), None) = (at_top, &event, &heading) {
            is_similar |= report_strong(trimmed(&range, text), text, language, report);
        }
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) = &event {
            report_open_fence(trimmed(&range, text), text, report);
        }
        if in_heading {
            in_heading = !matches!(event, Event::End(TagEnd::Heading(_)));
            continue;
        }
        let section = if heading.is_some() { &mut sections.example } else { &mut sections.explanation };
        section.push((event, range));
    }

    match heading {
        None if !is_see && !is_similar => {
            // A missing example is reported at the end of the file.
            let end = body.start + text[body.clone()].trim_end().len();
            let last_line = text[..end].rfind('\n').map_or(0, |at| at + 1)..end;
            report
                .rule("missing-example", last_line, "the example is missing")
                .label("the file ends here")
                .help("add a line `## Example` and below that line a short story that shows the term in use");
        }
        Some(heading) if is_empty(&sections.example) => {
            report
                .rule("missing-example", heading, "the example is empty")
                .label("nothing follows")
                .help("write a short story that shows the term in use");
        }
        _ => {}
    }
    if is_empty(&sections.explanation) {
        if !is_see {
            let first_line = text[body.clone()].lines().next().unwrap_or_default().len();
            report
                .rule("missing-explanation", body.start..body.start + first_line, "the explanation is missing")
                .label("expected here")
                .help("explain the term between the front matter and `## Example`");
        }
        sections.explanation.clear();
    }
    if is_empty(&sections.example) {
        sections.example.clear();
    }
    sections
}

/// Reports a strong text in place of a heading: `**Example**`.
fn report_strong(place: Range<usize>, text: &str, language: &str, report: &mut FileReport) -> bool {
    let line = text[place.clone()].lines().next().unwrap_or_default().trim();
    let strong = ["**", "__"].iter().find_map(|mark| {
        let inside = line.trim_end_matches(':').strip_prefix(mark)?.strip_suffix(mark)?;
        Some(inside.trim_end_matches(':'))
    });
    strong.is_some() && report_similar(place.start..place.start + line.len(), text, language, report)
}

/// Reports a code block whose last line is missing: everything after its first line is code.
fn report_open_fence(place: Range<usize>, text: &str, report: &mut FileReport) {
    let block = &text[place.clone()];
    let first = block.lines().next().unwrap_or_default();
    let fence = if first.trim_start().starts_with('~') { "~~~" } else { "```" };
    let last = block.lines().last().unwrap_or_default().trim_start_matches(['>', ' ']);
    if block.lines().count() < 2 || !last.starts_with(fence) {
        report
            .error(place.start..place.start + first.len(), "the code block is not closed")
            .label("begins here")
            .help(format!("write a line {fence} after the code: without this line, the rest of the file is code"));
    }
}

/// Reports a heading that is meant to begin the example: another level, a plural, another language.
fn report_similar(place: Range<usize>, text: &str, language: &str, report: &mut FileReport) -> bool {
    let name = heading_name(&text[place.clone()]);
    let is_other = OTHERS.contains(&name.as_str());
    // A strong text is the example's own name.
    let is_foreign =
        TRANSLATED.iter().map(|(_, name)| *name).chain([EXAMPLE]).any(|other| other.to_lowercase() == name);
    if is_other || is_foreign {
        let own = TRANSLATED.iter().find(|(code, _)| *code == language).map_or(EXAMPLE, |(_, name)| name);
        report
            .rule("heading-of-example", place, "this heading does not begin the example")
            .label("part of the explanation")
            .help(format!("write `## {own}`"));
    }
    is_other || is_foreign
}

/// Returns the text of a heading in lower case.
fn heading_name(heading: &str) -> String {
    let line = heading.lines().next().unwrap_or_default();
    line.trim_matches(|c: char| "#*_:".contains(c) || c.is_whitespace()).to_lowercase()
}

fn is_example(heading: &str, language: &str) -> bool {
    let name = heading_name(heading);
    let translated = TRANSLATED.iter().filter(|(code, _)| *code == language).map(|(_, name)| *name);
    translated.chain([EXAMPLE]).any(|example| example.to_lowercase() == name)
}

/// Returns whether a section has no text.
fn is_empty(events: &[PlacedEvent<'_>]) -> bool {
    !events.iter().any(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
        Event::Start(Tag::Image { .. }) => true,
        // Words of HTML blocks are words, too.
        Event::Html(html) => html.split('<').any(|part| {
            !part.starts_with("!--") && part.split_once('>').is_some_and(|(_, text)| !text.trim().is_empty())
        }),
        _ => false,
    })
}

/// Returns the range of a block without trailing white space.
pub(super) fn trimmed(range: &Range<usize>, text: &str) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}
