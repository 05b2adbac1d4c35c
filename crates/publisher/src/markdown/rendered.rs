//! The data types of rendering.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use glossary_app::route::Route;
use pulldown_cmark::Event;

/// The HTML of a term's Markdown, and its references.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The HTML of the explanation, sanitised.
    pub explanation: String,
    /// The HTML of the example, sanitised.
    pub example: String,
    /// The links to pages of the site. The pages may not exist.
    pub links: Vec<Link>,
    /// The image files, missing ones included.
    pub images: Vec<PathBuf>,
}

/// A link to a page of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The page.
    pub target: Route,
    /// The position of the link in the file's text.
    pub span: Range<usize>,
    /// The fragment of the address, after the `#`.
    pub fragment: Option<Fragment>,
}

/// A fragment of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    /// The id.
    pub id: String,
    /// The position in the file's text.
    pub span: Range<usize>,
}

/// The links and images found while rendering.
#[derive(Default)]
pub(super) struct References {
    pub links: Vec<Link>,
    pub images: Vec<PathBuf>,
}

/// The base path and the folder that links and images are resolved against.
#[derive(Clone, Copy)]
pub(super) struct Locations<'a> {
    /// The site's base path.
    pub base: &'a str,
    /// The folder of the images.
    pub public: &'a Path,
}

/// A Markdown event and its position in the file.
pub(super) type PlacedEvent<'a> = (Event<'a>, Range<usize>);
