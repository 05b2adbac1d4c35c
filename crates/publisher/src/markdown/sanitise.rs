//! What may stand in a term's page, and taking out everything else.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

use super::{address::LINK_SCHEMES, tags::tags};

/// The elements that authors may write as HTML, for what Markdown has no sign.
pub(super) const AUTHORS_TAGS: [&str; 31] = [
    "abbr", "br", "caption", "code", "dd", "details", "dl", "dt", "em", "kbd", "li", "mark", "ol", "p", "pre", "samp",
    "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "var",
];
/// The elements that only Markdown makes: their addresses are checked there.
const MARKDOWN_TAGS: [&str; 8] = ["a", "blockquote", "h3", "h4", "h5", "h6", "hr", "img"];
/// The attributes that every element may have.
const GENERIC_ATTRIBUTES: [&str; 2] = ["lang", "dir"];
/// The attributes that authors may write, by element.
const AUTHORS_ATTRIBUTES: [(&str, &[&str]); 5] = [
    ("abbr", &["title"]),
    ("details", &["open"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
];
const MARKDOWN_ATTRIBUTES: [(&str, &[&str]); 2] =
    [("a", &["href", "title"]), ("img", &["src", "alt", "title", "width", "height"])];
/// The classes of aligned cells. The style sheets use the same.
pub(super) const ALIGN_CLASSES: [&str; 2] = ["align-center", "align-right"];

/// The attributes that authors may write on an element, apart from the generic ones.
fn authors_attributes(tag: &str) -> &'static [&'static str] {
    AUTHORS_ATTRIBUTES.iter().find(|(name, _)| *name == tag).map_or(&[], |(_, attributes)| attributes)
}

/// An author may write this attribute on this element; both in lower case.
pub(super) fn may_write(tag: &str, attribute: &str) -> bool {
    GENERIC_ATTRIBUTES.contains(&attribute) || authors_attributes(tag).contains(&attribute)
}

/// Takes out everything that is not allowed, as a browser would read it.
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
            .allowed_classes(HashMap::from(["td", "th"].map(|tag| (tag, attributes(&ALIGN_CLASSES)))))
            .url_schemes(HashSet::from(LINK_SCHEMES))
            .url_relative(UrlRelative::PassThrough)
            .link_rel(None);
        builder
    });
    SANITISER.clean(html).to_string()
}

/// The two pieces of HTML have the same elements and attributes.
pub(super) fn same_structure(a: &str, b: &str) -> bool {
    fn outline(html: &str) -> Vec<(String, bool, Vec<String>)> {
        tags(html)
            .into_iter()
            // Browsers add it to every table.
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
    fn what_runs_code_is_taken_out() {
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

    /// The elements that are there, with their attributes.
    fn elements(html: &str) -> BTreeSet<(String, Vec<String>)> {
        let tags = tags(html).into_iter().filter(|tag| !tag.end);
        tags.map(|tag| (tag.name.to_owned(), tag.attributes.iter().map(|(name, _)| (*name).to_owned()).collect()))
            .collect()
    }

    proptest! {
        // Links that stand in each other around a table are put in another order by
        // each reading, as browsers do; nothing new comes of it.
        #[test]
        fn read_again_sanitised_html_has_nothing_more_to_take_out(html in "(<(a|b|p|ul|li|td|table|kbd|svg|math|script|br)( href=| lang=en|/)?>?|</(a|p|ul|table)>|x|&lt;|\"){0,20}") {
            let once = sanitise(&html);
            let twice = sanitise(&once);
            prop_assert_eq!(elements(&twice), elements(&once));
            prop_assert_eq!(sanitise(&twice), twice);
        }
    }
}
