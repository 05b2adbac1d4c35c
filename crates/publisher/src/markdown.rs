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
mod sanitise;
mod section;
mod sections;
mod tags;

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use glossary_app::route::Route;
use pulldown_cmark::{Event, Options, Parser};

use crate::diagnostics::Report;

/// A term's Markdown as HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The explanation, sanitised.
    pub explanation: String,
    /// The example, sanitised.
    pub example: String,
    /// The links to pages of the site, whose existence is still to be checked.
    pub links: Vec<Link>,
    /// The files of the images, those included that are missing.
    pub images: Vec<PathBuf>,
}

/// A link to a page of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The page.
    pub target: Route,
    /// Where the link stands in the file's text.
    pub span: Range<usize>,
    /// The place on that page, where it names one: what follows the `#`.
    pub place: Option<Place>,
}

/// A place on a page, by its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The id.
    pub id: String,
    /// Where it stands in the file's text.
    pub span: Range<usize>,
}

/// What a text names.
#[derive(Default)]
struct Found {
    links: Vec<Link>,
    images: Vec<PathBuf>,
}

/// What links and images are resolved by.
#[derive(Clone, Copy)]
struct Site<'a> {
    /// The path below which the site lives.
    base: &'a str,
    /// The folder of the images.
    public: &'a Path,
}

/// An event and the place in the file that it comes from.
type Placed<'a> = (Event<'a>, Range<usize>);

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
    let mut render =
        |events, first_level| section::render(events, first_level, text, Site { base, public }, &mut found, report);
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
