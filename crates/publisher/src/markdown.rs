//! From Markdown to the HTML of a term's page.
//!
//! 1. The Markdown is read, and divided at `## Example` ([`sections`]).
//! 2. Links are resolved and checked ([`address`]), headings moved to their
//!    level on the page, raw HTML checked ([`raw_html`]).
//! 3. What comes out is sanitised: defence in depth, as nothing unsafe should
//!    be left by then ([`sanitise`]).

mod address;
mod image;
mod raw_html;
mod rendered;
mod sanitise;
mod section;
mod sections;
mod tags;

use std::{ops::Range, path::Path};

use pulldown_cmark::{Options, Parser};

pub use rendered::{Link, Place, Rendered};

use rendered::{Found, Locations, Placed};

use crate::diagnostics::Report;

/// Renders the Markdown that stands at a place of a file's text. Links lead
/// below the base path, which is empty or like `/glossary`; images lie in `public`.
pub fn render(text: &str, body: Range<usize>, base: &str, public: &Path, report: &mut Report) -> Rendered {
    let start = body.start;
    let events: Vec<Placed<'_>> =
        Parser::new_ext(&text[body.clone()], Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION)
            .into_offset_iter()
            .map(|(event, range)| (event, range.start + start..range.end + start))
            .collect();
    let sections = sections::divide(events, text, body, report);
    let mut found = Found::default();
    let mut render = |events, first_level| {
        section::render(events, first_level, text, Locations { base, public }, &mut found, report)
    };
    // The explanation's headings stand below the term's name and the section's
    // own; the example's below that of the example.
    let explanation = render(sections.explanation, sections::EXPLANATION_LEVEL);
    let example = render(sections.example, sections::EXAMPLE_LEVEL);
    let Found { links, images } = found;
    Rendered { explanation: reachable(&explanation), example: reachable(&example), links, images }
}

/// What may scroll sideways has to be reached by the keyboard. The HTML is
/// sanitised: a `<` stands nowhere but in a tag.
fn reachable(html: &str) -> String {
    html.replace("<pre", "<pre tabindex=\"0\"").replace("<table", "<table tabindex=\"0\"")
}
