//! The data types of rendering.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use glossary_app::route::Route;

use super::blocks::Notes;

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

/// The target of a link.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkTarget {
    /// A page, which may not exist.
    Page(Route),
    /// An address that is no page's.
    Unknown(String),
}

/// A link to a page of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The target.
    pub target: LinkTarget,
    /// The position of the link in the file's text.
    pub span: Range<usize>,
    /// The fragment of the address, after the `#`.
    pub fragment: Option<Fragment>,
}

impl Link {
    /// Returns the link with other positions.
    pub(super) fn moved(self, place: impl Fn(Range<usize>) -> Range<usize>) -> Self {
        let fragment = self.fragment.map(|fragment| Fragment { span: place(fragment.span), ..fragment });
        Self { span: place(self.span), fragment, ..self }
    }
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
pub(super) struct References<'a> {
    pub links: Vec<Link>,
    pub images: Vec<PathBuf>,
    pub notes: Notes<'a>,
}

/// The options of rendering.
#[derive(Clone, Copy, Debug)]
pub struct RenderOptions<'a> {
    /// The site's base path, for links: empty, or like `/glossary`.
    pub base: &'a str,
    /// The folder of the images.
    pub public: &'a Path,
    /// The language of the text, without its region: `de`.
    pub language: &'a str,
}
