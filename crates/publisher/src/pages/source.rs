//! The text of pages as Markdown, for language models and readers of plain text.

use std::fmt::Write;

use glossary_app::route::Route;

use crate::{
    content::{Term, Topic},
    settings::Settings,
};

/// Returns a term: name, definition, explanation, example, related terms, and the address of the page.
pub fn term<'a>(term: &Term, related: impl Iterator<Item = &'a Term>, settings: &Settings) -> String {
    let mut text = format!("# {}\n\n", term.title());
    // Writing to a string cannot fail.
    if let Some(other) = term.other_form() {
        let _ = write!(text, "*{other}*\n\n");
    }
    let _ = write!(text, "> {}\n\n", term.definition);
    if !term.markdown.is_empty() {
        text += &with_addresses(&term.markdown, |route| settings.site.canonical(route));
        text += "\n\n";
    }
    let mut heading = "## Related terms\n\n";
    for related in related {
        let address = settings.site.canonical(&Route::Term(related.slug.to_string()));
        let _ = writeln!(text, "{heading}- [{}]({address}): {}", related.title(), related.definition);
        heading = "";
    }
    if heading.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "Source: {}", settings.site.canonical(&Route::Term(term.slug.to_string())));
    text
}

/// Returns a topic with its terms.
pub fn topic(topic: &Topic, terms: &[&Term], settings: &Settings) -> String {
    let mut text = format!("# {}\n\n> {}\n\n", topic.name, topic.summary);
    for term in terms {
        let address = settings.site.canonical(&Route::Term(term.slug.to_string()));
        let _ = writeln!(text, "- [{}]({address}): {}", term.title(), term.definition);
    }
    text
}

/// Replaces links to files of the content folder by absolute addresses.
fn with_addresses(markdown: &str, address: impl Fn(&Route) -> String) -> String {
    let mut text = String::with_capacity(markdown.len() + 256);
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("](") {
        text += before;
        text += "](";
        rest = after;
        let end = after.find([')', '#', ' ', '\n']).unwrap_or(after.len());
        let path = after[..end].trim_end_matches('/').trim_end_matches(".md");
        if let Some(route @ (Route::Term(_) | Route::Topic(_))) = Route::parse(&format!("/{path}/"), "") {
            text += &address(&route);
            rest = &after[end..];
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_site() {
        for (markdown, expected) in [
            (
                "A [b](terms/b) and [c](topics/c#d).",
                "A [b](https://x.org/g/terms/b/) and [c](https://x.org/g/topics/c/#d).",
            ),
            ("[b](terms/b.md \"title\")", "[b](https://x.org/g/terms/b/ \"title\")"),
            ("[a](https://example.com) ](", "[a](https://example.com) ]("),
            ("none", "none"),
        ] {
            assert_eq!(with_addresses(markdown, |route| route.href("https://x.org/g")), expected);
        }
    }
}
