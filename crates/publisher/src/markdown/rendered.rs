//! The results of rendering Markdown, and what rendering needs.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use glossary_app::route::Route;
use pulldown_cmark::Event;

/// A term's Markdown as HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The explanation, sanitised.
    pub explanation: String,
    /// The example, sanitised.
    pub example: String,
    /// The links to pages of the site. Whether the pages exist is not checked yet.
    pub links: Vec<Link>,
    /// The files of the images, missing ones included.
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

/// The links and images that a text names.
#[derive(Default)]
pub(super) struct Found {
    pub links: Vec<Link>,
    pub images: Vec<PathBuf>,
}

/// The places by which links and images are resolved.
#[derive(Clone, Copy)]
pub(super) struct Locations<'a> {
    /// The path below which the site lives.
    pub base: &'a str,
    /// The folder of the images.
    pub public: &'a Path,
}

/// An event and the place in the file that it comes from.
pub(super) type Placed<'a> = (Event<'a>, Range<usize>);
