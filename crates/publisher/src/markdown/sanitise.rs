//! Sanitising of HTML: the allowed elements and attributes.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

use super::{address::LINK_SCHEMES, tags::tags};

/// The elements that authors may write as HTML, where Markdown has no syntax.
pub(super) const AUTHORS_TAGS: [&str; 31] = [
    "abbr", "br", "caption", "code", "dd", "details", "dl", "dt", "em", "kbd", "li", "mark", "ol", "p", "pre", "samp",
    "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "var",
];
/// The elements that come from Markdown only, because their addresses are checked in Markdown.
const MARKDOWN_TAGS: [&str; 11] =
    ["a", "blockquote", "del", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "img"];
/// The attributes that all elements may have.
const GENERIC_ATTRIBUTES: [&str; 2] = ["lang", "dir"];
/// The attributes that authors may write, by element.
const AUTHORS_ATTRIBUTES: [(&str, &[&str]); 5] = [
    ("abbr", &["title"]),
    ("details", &["open"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
];
const MARKDOWN_ATTRIBUTES: [(&str, &[&str]); 3] =
    [("a", &["href", "title", "id"]), ("img", &["src", "alt", "title", "width", "height"]), ("li", &["id"])];
/// The class of a footnotes' list, and of a notice.
const BLOCK_CLASSES: [(&str, &str); 2] = [("ol", "notes"), ("blockquote", "notice")];
/// The classes of aligned table cells. The style sheets use the same names.
pub(super) const ALIGN_CLASSES: [&str; 2] = ["align-center", "align-right"];

/// Returns the attributes that authors may write on an element, without the generic ones.
fn authors_attributes(tag: &str) -> &'static [&'static str] {
    AUTHORS_ATTRIBUTES.iter().find(|(name, _)| *name == tag).map_or(&[], |(_, attributes)| attributes)
}

/// Returns whether authors may write an attribute on an element. Both names are in lower case.
pub(super) fn authors_may_write(tag: &str, attribute: &str) -> bool {
    GENERIC_ATTRIBUTES.contains(&attribute) || authors_attributes(tag).contains(&attribute)
}

/// Parses HTML as a browser does, and removes everything that is not allowed.
pub(super) fn sanitise(html: &str) -> String {
    static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
        let attributes = |attributes: &[&'static str]| attributes.iter().copied().collect::<HashSet<_>>();
        let mut builder = Builder::empty();
        builder
            .tags(AUTHORS_TAGS.into_iter().chain(MARKDOWN_TAGS).collect())
            .clean_content_tags(HashSet::from(["script", "style"]))
            .generic_attributes(attributes(&GENERIC_ATTRIBUTES))
            .tag_attributes(
                AUTHORS_ATTRIBUTES
                    .iter()
                    .chain(&MARKDOWN_ATTRIBUTES)
                    .map(|(tag, names)| (*tag, attributes(names)))
                    .collect(),
            )
            .allowed_classes(
                HashMap::from(["td", "th"].map(|tag| (tag, attributes(&ALIGN_CLASSES))))
                    .into_iter()
                    .chain(BLOCK_CLASSES.map(|(tag, class)| (tag, HashSet::from([class]))))
                    .collect(),
            )
            .url_schemes(HashSet::from(LINK_SCHEMES))
            .url_relative(UrlRelative::PassThrough)
            .link_rel(None);
        builder
    });
    SANITISER.clean(html).to_string()
}

/// Returns whether two pieces of HTML have the same elements and attributes.
pub(super) fn has_same_structure(a: &str, b: &str) -> bool {
    fn outline(html: &str) -> Vec<(String, bool, Vec<String>)> {
        tags(html)
            .into_iter()
            // The parser adds a tbody to every table.
            .filter(|tag| !tag.name.eq_ignore_ascii_case("tbody"))
            .map(|tag| {
                let attributes = tag.attributes.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
                (tag.name.to_ascii_lowercase(), tag.end, attributes)
            })
            .collect()
    }
    outline(a) == outline(b)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn active_content_is_removed() {
        for (bad, clean) in [
            ("<script>alert(1)</script>x", "x"),
            ("<p onclick=\"x()\">x</p>", "<p>x</p>"),
            ("<a href=\"javascript:x()\">x</a>", "<a>x</a>"),
            ("<iframe src=\"https://example.com\"></iframe>x", "x"),
            ("<td class=\"evil\">", ""),
            ("<kbd>x", "<kbd>x</kbd>"),
        ] {
            assert_eq!(sanitise(bad), clean);
        }
    }

    /// The elements in a piece of HTML, with their attributes.
    fn elements(html: &str) -> BTreeSet<(String, Vec<String>)> {
        let tags = tags(html).into_iter().filter(|tag| !tag.end);
        tags.map(|tag| (tag.name.to_owned(), tag.attributes.iter().map(|(name, _)| (*name).to_owned()).collect()))
            .collect()
    }

    proptest! {
        // Nested links around a table change their order each time they are parsed, as in browsers; no new element
        // appears.
        #[test]
        fn sanitising_twice_removes_nothing_more(html in "(<(a|b|p|ul|li|td|table|kbd|svg|math|script|br)( href=| lang=en|/)?>?|</(a|p|ul|table)>|x|&lt;|\"){0,20}") {
            let once = sanitise(&html);
            let twice = sanitise(&once);
            prop_assert_eq!(elements(&twice), elements(&once));
            prop_assert_eq!(sanitise(&twice), twice);
        }
    }
}
