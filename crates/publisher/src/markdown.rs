//! Rendering of a term's Markdown to HTML.
//!
//! 1. Parse the Markdown, and split it at `## Example` ([`sections`]).
//! 2. Resolve and check links ([`address`]), move headings to their level on the page, and check raw HTML
//!    ([`raw_html`]).
//! 3. Sanitise the HTML ([`sanitise`]). This is defence in depth: the previous steps report everything unsafe.

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

pub use rendered::{Fragment, Link, Rendered};

use rendered::{Locations, PlacedEvent, References};

use crate::diagnostics::FileReport;

/// Renders the Markdown in a part of a file's text. `base` is the site's base path, for links: empty, or like
/// `/glossary`. `public` is the folder of the images.
pub fn render(text: &str, body: Range<usize>, base: &str, public: &Path, report: &mut FileReport) -> Rendered {
    let start = body.start;
    let events: Vec<PlacedEvent<'_>> =
        Parser::new_ext(&text[body.clone()], Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION)
            .into_offset_iter()
            .map(|(event, range)| (event, range.start + start..range.end + start))
            .collect();
    let sections = sections::divide(events, text, body, report);
    let mut references = References::default();
    let mut render = |events, first_level| {
        section::render(events, first_level, text, Locations { base, public }, &mut references, report)
    };
    // On the page, the explanation's headings are below the section's heading (level 2), the example's below "Example".
    let explanation = render(sections.explanation, sections::EXPLANATION_LEVEL);
    let example = render(sections.example, sections::EXAMPLE_LEVEL);
    let References { links, images } = references;
    Rendered { explanation: reachable(&explanation), example: reachable(&example), links, images }
}

/// Makes horizontally scrollable elements focusable, so that the keyboard can scroll them. In sanitised HTML, `<`
/// occurs in tags only.
fn reachable(html: &str) -> String {
    html.replace("<pre", "<pre tabindex=\"0\"").replace("<table", "<table tabindex=\"0\"")
}
