//! Rendering of a term's Markdown to HTML.
//!
//! 1. Parse the Markdown, and split it at `## Example` ([`sections`]).
//! 2. Resolve and check links ([`address`]), move headings to their level on the page, and check raw HTML
//!    ([`raw_html`]).
//! 3. Sanitise the HTML ([`sanitise`]). This is defence in depth: the previous steps report everything unsafe.

mod address;
mod bare_address;
mod blocks;
mod image;
mod inline;
mod masked;
mod punctuation;
mod raw_html;
mod rendered;
mod sanitise;
mod section;
mod sections;
mod tags;
mod unrendered;

use std::ops::Range;

use pulldown_cmark::{Options, TextMergeWithOffset};

pub(crate) use address::in_nfc;
pub use inline::{Inline, inline};
pub use rendered::{Fragment, Link, LinkTarget, RenderOptions, Rendered};

pub(crate) use image::{escaped as escaped_path, file_of as image_file};

use blocks::{Notes, PlacedEvent};
use rendered::References;

use crate::diagnostics::FileReport;

/// The Markdown that is rendered: CommonMark, and these extensions. Punctuation follows the language ([`punctuation`]).
const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Renders the Markdown in a part of a file's text. A "see" entry needs no text.
pub fn render(
    text: &str,
    body: Range<usize>,
    options: &RenderOptions<'_>,
    is_see: bool,
    report: &mut FileReport,
) -> Rendered {
    let start = body.start;
    let markdown = image::with_spaces(&text[body.clone()]);
    let masked = masked::mask(&markdown);
    let events = masked::events(&markdown, masked.as_deref(), EXTENSIONS);
    let events: Vec<PlacedEvent<'_>> = TextMergeWithOffset::new(events.into_iter())
        .map(|(event, range)| (event, range.start + start..range.end + start))
        .collect();
    let (notes, events) = Notes::take(events);
    let sections = sections::divide(events, text, body, options.language, is_see, report);
    let mut references = References { notes, ..References::default() };
    let mut render =
        |events, first_level| section::render(events, first_level, text, *options, &mut references, report);
    // On the page, the explanation's headings are below the section's heading (level 2), the example's below "Example".
    let explanation = render(sections.explanation, sections::EXPLANATION_LEVEL);
    let example = render(sections.example, sections::EXAMPLE_LEVEL);
    let References { links, images, notes } = references;
    for (name, place) in notes.unused() {
        report
            .rule("unrendered-markup", place, format!("no text refers to the footnote `{name}`"))
            .label("not published")
            .help(format!("write `[^{name}]` where the footnote belongs, or remove it"));
    }
    Rendered { explanation: reachable(&explanation), example: reachable(&example), links, images }
}

/// Makes horizontally scrollable elements focusable, so that the keyboard can scroll them. In sanitised HTML, `<`
/// occurs in tags only.
fn reachable(html: &str) -> String {
    html.replace("<pre", "<pre tabindex=\"0\"").replace("<table", "<table tabindex=\"0\"")
}
