//! Checking the HTML that authors write into the Markdown.

use std::ops::Range;

use super::{
    sanitise::{AUTHORS_TAGS, may_write},
    tags::tags,
};
use crate::diagnostics::Report;

/// Reports elements and attributes that may not stand there. True if there are
/// none.
pub(super) fn check(text: &str, place: &Range<usize>, report: &mut Report) -> bool {
    let mut allowed = true;
    let at = |span: &Range<usize>| place.start + span.start..place.start + span.end;
    for tag in tags(&text[place.clone()]) {
        let name = tag.name.to_ascii_lowercase();
        if !AUTHORS_TAGS.contains(&name.as_str()) {
            // One report for both tags of an element.
            allowed = false;
            if !tag.end {
                report
                    .error(at(&tag.span), format!("the HTML element <{name}> is not allowed"))
                    .label("would be left out")
                    .help(instead_of(&name));
            }
            continue;
        }
        for (attribute, span) in &tag.attributes {
            let attribute = attribute.to_ascii_lowercase();
            if !may_write(&name, &attribute) {
                allowed = false;
                let help = if attribute.starts_with("on") {
                    "take it out: a term’s text never runs code"
                } else {
                    "take it out: how things look is up to the site"
                };
                report
                    .error(at(span), format!("the attribute `{attribute}` is not allowed on <{name}>"))
                    .label("would be left out")
                    .help(help);
            }
        }
    }
    allowed
}

fn instead_of(name: &str) -> String {
    match name {
        "a" => "write a link as `[text](address)`".to_owned(),
        "img" => "write an image as `![what it shows](address)`".to_owned(),
        "b" => "write `**text**`".to_owned(),
        "i" => "write `*text*`".to_owned(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "write a heading as `## Heading`".to_owned(),
        "script" | "style" | "iframe" | "object" | "embed" | "form" | "link" | "svg" | "math" => {
            "take it out: a term’s text shows words, and never runs or loads anything".to_owned()
        }
        _ => format!(
            "to show it as it is, put it between backticks: `<{name}>`; HTML that is allowed: {}",
            AUTHORS_TAGS.join(", ")
        ),
    }
}
