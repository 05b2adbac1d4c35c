//! Tags of HTML and components of MDX inside of lines of Markdown.

use super::term_link::term_link;
use crate::{
    markdown::{
        escape,
        html::{self, Node, is_element},
    },
    report::Notes,
};

/// The elements that terms may have as HTML.
const KEPT: [&str; 22] = [
    "abbr", "br", "code", "details", "em", "kbd", "mark", "samp", "small", "strong", "sub", "summary", "sup", "var",
    "table", "tbody", "td", "th", "thead", "tr", "tfoot", "caption",
];
/// The elements that show something else than their text, and are converted with their content.
const CONVERTED: [&str; 7] = ["a", "img", "iframe", "video", "audio", "embed", "object"];
/// The elements whose name in a text is meant as a word about HTML.
const SPOKEN_OF: [&str; 22] = [
    "base", "body", "button", "canvas", "datalist", "dialog", "form", "frame", "head", "html", "input", "label",
    "link", "map", "meta", "option", "script", "select", "style", "template", "textarea", "title",
];

/// Replaces the tags in a part of Markdown that is no code.
pub fn replace(part: &str, field: &str, notes: &mut Notes) -> String {
    let mut done = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        done.push_str(before);
        let escaped = done.ends_with('\\') && !done.ends_with("\\\\");
        let found = if escaped || in_destination(&done) { None } else { tag(after, part, field, notes) };
        match found {
            Some((length, replacement)) => {
                done.push_str(&replacement);
                rest = &after[length..];
            }
            None => {
                done.push('<');
                rest = &after[1..];
            }
        }
    }
    done.push_str(rest);
    done
}

/// Returns whether a text ends where an address between angle brackets begins: `[text](`.
fn in_destination(text: &str) -> bool {
    text.ends_with("](") || text.ends_with("]: ")
}

/// Returns the length of the tag at the start of a text, and its replacement; `None` if there is no tag.
fn tag(text: &str, all: &str, field: &str, notes: &mut Notes) -> Option<(usize, String)> {
    // A declaration, such as `<!DOCTYPE html>`.
    if text.strip_prefix("<!").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic())) {
        let whole = &text[..=text.find('>')?];
        notes.changed(field, "a declaration of HTML, written as code", whole);
        return Some((whole.len(), format!("`{}`", whole.replace('`', "'"))));
    }
    let closing = text.starts_with("</");
    let after = text.get(if closing { 2 } else { 1 }..)?;
    let end = after
        .find(|character: char| !(character.is_ascii_alphanumeric() || character == '-' || character == '.'))
        .unwrap_or(after.len());
    let name = &after[..end];
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || after[end..].starts_with([':', '@']) {
        return None;
    }
    let length = text.find('>').filter(|length| !text[1..*length].contains('<') && *length < 2_000);
    let Some(length) = length.map(|length| length + 1) else {
        // `a <b` is no tag, but would begin one with a later `>`.
        return None;
    };
    let whole = &text[..length];
    if !is_element(name) {
        if name.starts_with(|first: char| first.is_ascii_uppercase()) && is_component(name, whole, all) {
            return Some(component(name, text, length, closing, field, notes));
        }
        return Some((1, "\\<".to_owned()));
    }
    let lower = name.to_ascii_lowercase();
    if CONVERTED.contains(&lower.as_str()) && !closing {
        let close = format!("</{lower}>");
        let inner_end = text.to_ascii_lowercase().find(&close).map(|at| at + close.len());
        let is_void = matches!(lower.as_str(), "img" | "embed");
        let end = if is_void { Some(length) } else { inner_end };
        if let Some(end) = end {
            let mut losses = Vec::new();
            let nodes: Vec<Node> = html::parse(&text[..end]);
            let converted = html::to_inline(&nodes, &mut losses);
            notes.add_losses(field, losses);
            return Some((end, converted));
        }
    }
    if SPOKEN_OF.contains(&lower.as_str()) && !closing && !all.to_ascii_lowercase().contains(&format!("</{lower}")) {
        notes.changed(field, "the name of an element, written as code", whole);
        return Some((length, format!("`{whole}`")));
    }
    let replacement = match lower.as_str() {
        "b" => Some("strong"),
        "i" | "cite" | "dfn" => Some("em"),
        "tt" => Some("code"),
        other => KEPT.iter().find(|kept| **kept == other).copied(),
    };
    Some(match replacement {
        Some(kept) if closing => (length, format!("</{kept}>")),
        Some("abbr") => (length, abbreviation(whole)),
        Some(kept) => (length, format!("<{kept}>")),
        None => (length, String::new()),
    })
}

fn abbreviation(tag: &str) -> String {
    let parsed = html::parse(&format!("{tag}</abbr>"));
    let title = parsed.iter().find_map(|node| match node {
        Node::Element(element) => element.attribute("title"),
        _ => None,
    });
    title.map_or_else(
        || "<abbr>".to_owned(),
        |title| format!("<abbr title=\"{}\">", title.replace('"', "&quot;").replace('<', "&lt;")),
    )
}

/// Returns whether a name in capitals is a component of MDX: it closes itself, is closed, or has attributes.
fn is_component(name: &str, tag: &str, all: &str) -> bool {
    tag.ends_with("/>") || tag.contains('=') || all.contains(&format!("</{name}>"))
}

fn component(name: &str, text: &str, length: usize, closing: bool, field: &str, notes: &mut Notes) -> (usize, String) {
    if closing {
        return (length, String::new());
    }
    let whole = &text[..length];
    let attribute = |names: &[&str]| {
        names.iter().find_map(|name| {
            let at = whole.find(&format!(" {name}="))? + name.len() + 2;
            let value = whole[at..].trim_start_matches('{');
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
            value[1..].split(quote).next().map(str::to_owned)
        })
    };
    let lower = name.to_lowercase();
    let is_term = ["term", "glossary", "tooltip", "link", "definition"].iter().any(|part| lower.contains(part));
    let target = attribute(&["term", "id", "slug", "to", "href", "name", "reference", "k", "termId"]);
    let self_closing = whole.ends_with("/>");
    let close = format!("</{name}>");
    let inner = (!self_closing).then(|| text.find(&close)).flatten().map(|end| (&text[length..end], end + close.len()));
    match (is_term, target, inner) {
        (true, Some(target), Some((inner, end))) => (end, term_link(inner, &target)),
        (true, Some(target), None) if self_closing => {
            let shown = attribute(&["text", "label", "title", "children"]).unwrap_or_else(|| target.clone());
            (length, term_link(&escape(&shown), &target))
        }
        (true, None, Some((inner, end))) => (end, term_link(inner, inner)),
        _ => {
            notes.lost(field, "a component of the other system", whole);
            (length, String::new())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_converted_or_escaped() {
        let table = [
            ("H<sub>2</sub>O", "H<sub>2</sub>O"),
            ("<b class=x>a</b>", "<strong>a</strong>"),
            ("<span style='x'>a</span>", "a"),
            ("Vec<T> and <T>", "Vec\\<T> and \\<T>"),
            ("<a href=\"/x\">a</a>", "[a](/x)"),
            ("<https://a.example/>", "<https://a.example/>"),
            ("<a@b.example>", "<a@b.example>"),
            ("a < b > c", "a < b > c"),
            ("the <dialog> element", "the `<dialog>` element"),
            ("<Term id=\"api\">the API</Term>", "[the API](term-ref:api)"),
            ("<GlossaryTerm term='API' />", "[API](term-ref:API)"),
            ("[t](<x y>)", "[t](<x y>)"),
            ("<abbr title=\"Long\">L</abbr>", "<abbr title=\"Long\">L</abbr>"),
        ];
        for (text, expected) in table {
            assert_eq!(replace(text, "text", &mut Notes::default()), expected, "{text}");
        }
    }
}
