//! Checks of raw HTML in Markdown.

use std::ops::Range;

use super::{
    sanitise::{AUTHORS_TAGS, authors_may_write},
    tags::tags,
};
use crate::diagnostics::FileReport;

/// The other elements of HTML that a text may have by mistake.
const ELEMENTS: [&str; 30] = [
    "a",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "blockquote",
    "button",
    "center",
    "cite",
    "del",
    "dfn",
    "div",
    "embed",
    "figure",
    "font",
    "form",
    "h1",
    "h2",
    "h3",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "object",
    "q",
    "s",
    "script",
];
const MORE_ELEMENTS: [&str; 8] = ["section", "strike", "style", "svg", "math", "u", "video", "link"];

/// Returns whether a name in a tag is the name of an element of HTML.
pub(super) fn is_element(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with(['!', '?'])
        || [&AUTHORS_TAGS[..], &ELEMENTS, &MORE_ELEMENTS].iter().any(|names| names.contains(&name.as_str()))
}

/// Reports elements and attributes that are not allowed. Returns `true` if there are none.
pub(super) fn check(text: &str, place: &Range<usize>, report: &mut FileReport) -> bool {
    let mut allowed = true;
    let at = |span: &Range<usize>| place.start + span.start..place.start + span.end;
    for tag in tags(&text[place.clone()]) {
        let name = tag.name.to_ascii_lowercase();
        if !AUTHORS_TAGS.contains(&name.as_str()) {
            // The start tag is reported, the end tag is not.
            allowed = false;
            if !tag.end {
                report
                    .error(at(&tag.span), format!("the HTML element <{}> is not allowed", tag.name))
                    .label("would be removed")
                    .help(instead_of(&name, tag.name));
            }
            continue;
        }
        for (attribute, span) in &tag.attributes {
            let attribute = attribute.to_ascii_lowercase();
            if !authors_may_write(&name, &attribute) {
                allowed = false;
                let help = if attribute.starts_with("on") {
                    "remove the attribute: a term’s text never runs code"
                } else {
                    "remove the attribute: the site’s styles set the look"
                };
                report
                    .error(at(span), format!("the attribute `{attribute}` is not allowed on <{name}>"))
                    .label("would be removed")
                    .help(help);
            }
        }
    }
    allowed
}

fn instead_of(name: &str, written: &str) -> String {
    match name {
        "a" => "write a link as `[text](address)`".to_owned(),
        "img" => "write an image as `![what it shows](address)`".to_owned(),
        "b" => "write `**text**`".to_owned(),
        "i" => "write `*text*`".to_owned(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "write a heading as `## Heading`".to_owned(),
        "script" | "style" | "iframe" | "object" | "embed" | "form" | "link" | "svg" | "math" => {
            "remove the element: a term’s text never runs or loads anything".to_owned()
        }
        _ => format!(
            "to show the tag as text, put it between backticks: `<{written}>`; allowed elements: {}",
            AUTHORS_TAGS.join(", ")
        ),
    }
}
