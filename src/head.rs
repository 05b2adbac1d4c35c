//! The tags in the document's head that differ from page to page. The publisher writes them, and the app changes them when
//! it shows another page.

use glossary_core::page::{Page, PageData};

/// A tag in the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The element's name.
    pub element: &'static str,
    /// The attribute that identifies the tag, and its value.
    pub key: (&'static str, &'static str),
    /// The attribute that holds the value.
    pub attribute: &'static str,
    /// The value.
    pub value: &'a str,
}

/// Returns the tags of a page. Open Graph: <https://ogp.me>.
#[must_use]
pub fn tags(data: &PageData) -> [Tag<'_>; 7] {
    let head = &data.head;
    let meta = |name, key, value| Tag { element: "meta", key: (name, key), attribute: "content", value };
    [
        meta("name", "description", &head.description),
        meta("name", "robots", if head.noindex { "noindex" } else { "index,follow" }),
        Tag { element: "link", key: ("rel", "canonical"), attribute: "href", value: &head.canonical },
        meta("property", "og:type", if matches!(data.page, Page::Term(_)) { "article" } else { "website" }),
        meta("property", "og:title", &head.title),
        meta("property", "og:description", &head.description),
        meta("property", "og:url", &head.canonical),
    ]
}
