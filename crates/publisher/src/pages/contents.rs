//! The contents line of a long term.

use std::{borrow::Cow, fmt::Write};

use glossary_core::page::TermFacts;
use maud::{Markup, PreEscaped, html};

use super::words::Words;

/// The bytes of an explanation from which a term is long.
const LONG: usize = 3_500;
/// The number of sections from which a term is long.
const SECTIONS: usize = 2;

const HEADING: &str = "<h3";

/// A section of an explanation: its id, and its heading as HTML.
type Section<'a> = (Cow<'a, str>, &'a str);

/// Returns the contents line of a long term, and the explanation, whose headings have the ids that the line names.
pub(super) fn contents<'a>(facts: &'a TermFacts, words: &Words) -> (Option<Markup>, Cow<'a, str>) {
    let (explanation, sections) = sections(&facts.explanation);
    if explanation.len() < LONG && sections.len() < SECTIONS {
        return (None, Cow::Borrowed(&*facts.explanation));
    }
    let others = [
        ("example", words.example, !facts.example.is_empty()),
        ("related", words.related, !facts.related.is_empty()),
        ("sources", words.sources, !facts.sources.is_empty()),
        ("reading", words.reading, !facts.further_reading.is_empty()),
    ];
    let line = html! {
        nav.contents aria-label=(words.contents) {
            ul {
                @for (id, heading) in &sections { li { a href={ "#" (id) } { (PreEscaped(heading)) } } }
                @for (id, name, _) in others.iter().filter(|(.., is_there)| *is_there) {
                    li { a href={ "#" (id) } { (name) } }
                }
            }
        }
    };
    (Some(line), explanation)
}

/// Gives each heading an id. Returns the HTML, and the sections with plain headings.
fn sections(html: &str) -> (Cow<'_, str>, Vec<Section<'_>>) {
    if !html.contains(HEADING) {
        return (Cow::Borrowed(html), Vec::new());
    }
    let mut with_ids = String::with_capacity(html.len() + 128);
    let mut sections = Vec::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(HEADING) {
        with_ids.push_str(before);
        with_ids.push_str(HEADING);
        rest = after;
        let Some((attributes, content)) = after.split_once('>') else { break };
        let Some((heading, _)) = content.split_once("</h3>") else { break };
        let id = attributes.split_once(" id=\"").and_then(|(_, id)| id.split('"').next());
        let id = id.map_or_else(|| Cow::Owned(format!("part-{}", sections.len() + 1)), Cow::Borrowed);
        if let Cow::Owned(id) = &id {
            // Writing to a string cannot fail.
            let _ = write!(with_ids, " id=\"{id}\"");
        }
        // Links and notes inside of a link are invalid.
        if !heading.contains("<a") && !heading.contains("<sup") {
            sections.push((id, heading));
        }
    }
    with_ids.push_str(rest);
    (Cow::Owned(with_ids), sections)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::words::ENGLISH;

    fn line(explanation: &str, example: &str) -> (Option<String>, String) {
        let facts = TermFacts { explanation: explanation.into(), example: example.into(), ..TermFacts::default() };
        let (line, explanation) = contents(&facts, &ENGLISH);
        (line.map(|line| line.into_string()), explanation.into_owned())
    }

    #[test]
    fn sections_have_ids_and_links() {
        let (line, html) = line("<p>A</p><h3>One &amp; two</h3><p>B</p><h3 id=\"x\"><em>Three</em></h3>", "<p>C</p>");
        assert_eq!(html, "<p>A</p><h3 id=\"part-1\">One &amp; two</h3><p>B</p><h3 id=\"x\"><em>Three</em></h3>");
        assert_eq!(
            line.unwrap(),
            "<nav class=\"contents\" aria-label=\"On this page\"><ul><li><a href=\"#part-1\">One &amp; two</a></li>\
             <li><a href=\"#x\"><em>Three</em></a></li><li><a href=\"#example\">Example</a></li></ul></nav>"
        );
    }

    #[test]
    fn a_short_term_has_no_line() {
        assert_eq!(line("<p>A</p><h3>One</h3>", ""), (None, "<p>A</p><h3>One</h3>".to_owned()));
        let long = format!("<p>{}</p>", "word ".repeat(LONG / 5));
        assert!(line(&long, "<p>C</p>").0.unwrap().contains("#example"));
    }
}
