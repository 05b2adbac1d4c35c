//! Conversion of the inside of a line.

use super::{
    elements::{destination, is_element},
    loss::Loss,
    tree::{Element, Node, text},
};
use crate::markdown::escape;

/// The elements that Markdown takes as HTML.
const AS_HTML: [&str; 7] = ["kbd", "mark", "samp", "small", "sub", "sup", "var"];

/// Converts nodes to Markdown of one line. Hard breaks are `\` and a line break.
pub fn inline(nodes: &[Node], losses: &mut Vec<Loss>) -> String {
    let mut line = String::new();
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Text(part) => push_text(&mut line, part),
            Node::Element(element) => {
                let next = first_character(nodes.get(at + 1..).unwrap_or_default());
                push_element(&mut line, element, next, losses);
            }
            Node::Comment(comment) => {
                if !comment.trim().is_empty() {
                    losses.push(Loss { message: "a comment in HTML", text: comment.trim().to_owned(), kept: false });
                }
            }
        }
    }
    line
}

/// Adds text with its white space collapsed.
fn push_text(line: &mut String, part: &str) {
    let words = part.split(|character: char| character.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let collapsed = words.collect::<Vec<_>>().join(" ");
    if part.starts_with(|character: char| character.is_ascii_whitespace()) {
        push_space(line);
    }
    line.push_str(&escape(&collapsed));
    if !collapsed.is_empty() && part.ends_with(|character: char| character.is_ascii_whitespace()) {
        push_space(line);
    }
}

fn push_space(line: &mut String) {
    if !line.is_empty() && !line.ends_with([' ', '\n']) {
        line.push(' ');
    }
}

fn push_element(line: &mut String, element: &Element, next: Option<char>, losses: &mut Vec<Loss>) {
    let content = |losses: &mut Vec<Loss>| inline(&element.children, losses);
    let says_more = |title: &&str| {
        let known = [&element.text(), element.attribute("href").unwrap_or_default()].join(" ").to_lowercase();
        let mut words = title.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        words.any(|word| !known.contains(&word.to_lowercase()))
    };
    if let Some(title) = element.attribute("title").filter(|title| element.name != "abbr" && says_more(title)) {
        losses.push(Loss { message: "a text that was shown below the pointer", text: title.to_owned(), kept: false });
    }
    match element.name.as_str() {
        "br" => {
            line.truncate(line.trim_end_matches(' ').len());
            line.push_str("\\\n");
        }
        "b" | "strong" => wrap(line, "**", "strong", &content(losses), next),
        "i" | "em" | "cite" | "dfn" => wrap(line, "*", "em", &content(losses), next),
        "del" | "s" | "strike" => wrap(line, "~~", "", &content(losses), next),
        // A role of Sphinx, as pandoc writes it.
        "code" if matches!(element.attribute("role"), Some("term" | "ref" | "doc")) => {
            let text = element.text();
            let (shown, target) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
                Some((shown, target)) => (shown.trim(), target.trim()),
                None => (text.trim(), text.trim()),
            };
            line.push_str(&format!("[{}]({})", escape(shown), destination(target)));
        }
        "code" | "tt" => push_code(line, &element.text()),
        // A link inside of a link is none in Markdown.
        "a" if element.children.iter().any(has_link) => {
            let address = element.attribute("href").unwrap_or_default().to_owned();
            losses.push(Loss { message: "a link around another link", text: address, kept: false });
            line.push_str(&content(losses));
        }
        "a" => push_link(line, element, &content(losses)),
        "img" => push_image(line, element, losses),
        "q" => {
            let inner = content(losses);
            line.push_str(&format!("“{}”", inner.trim()));
        }
        "abbr" if element.attribute("title").is_some() => {
            let title = element.attribute("title").unwrap_or_default();
            let title = title.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('\n', " ");
            let inner = content(losses);
            line.push_str(&format!("<abbr title=\"{title}\">{inner}</abbr>"));
        }
        name if AS_HTML.contains(&name) => {
            let inner = content(losses);
            if !inner.trim().is_empty() {
                line.push_str(&format!("<{name}>{inner}</{name}>"));
            }
        }
        "iframe" | "video" | "audio" | "embed" | "object" | "source" => push_media(line, element, losses),
        "script" | "style" | "template" | "noscript" => {
            let text = element.text();
            if !text.trim().is_empty() {
                losses.push(Loss { message: "a script or style", text: text.trim().to_owned(), kept: false });
            }
        }
        "math" | "svg" => {
            let text = element.text();
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                push_code(line, &text);
                losses.push(Loss { message: "a formula or drawing, written as code", text, kept: true });
            }
        }
        name if !is_element(name) && !name.contains('-') => {
            let words = element.attributes.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
            let words: String =
                words.filter(|word| !word.is_empty()).map(|word| format!(" {}", escape(word))).collect();
            line.push_str(&format!("\\<{name}{words}>"));
            line.push_str(&content(losses));
        }
        _ => line.push_str(&content(losses)),
    }
}

/// Removes white space and hard breaks at both ends.
fn without_breaks(mut text: &str) -> &str {
    loop {
        let shorter = text.trim_matches(' ');
        let shorter = shorter.strip_prefix("\\\n").unwrap_or(shorter);
        let shorter = shorter.strip_suffix("\\\n").unwrap_or(shorter);
        if shorter.len() == text.len() {
            return text.trim();
        }
        text = shorter;
    }
}

/// Adds emphasis by signs; by elements where the signs would not be recognised
/// (<https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis>).
fn wrap(line: &mut String, sign: &str, element: &str, content: &str, next: Option<char>) {
    let inner = without_breaks(content);
    if inner.is_empty() {
        push_space(line);
        return;
    }
    if content.starts_with(char::is_whitespace) {
        push_space(line);
    }
    let word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let trailing = content.ends_with(char::is_whitespace);
    let before = line.chars().next_back();
    let opens = word(inner.chars().next()) || !word(before);
    let closes = word(inner.chars().next_back()) || trailing || !word(next);
    let nested = before.is_some_and(|before| matches!(before, '*' | '~' | '\\')) || inner.contains("\\\n");
    let doubled = inner.starts_with(['*', '~']) || inner.ends_with(['*', '~']);
    if opens && closes && !nested && !doubled {
        line.push_str(&[sign, inner, sign].concat());
    } else if element.is_empty() {
        line.push_str(inner);
    } else {
        line.push_str(&format!("<{element}>{inner}</{element}>"));
    }
    if trailing {
        line.push(' ');
    }
}

/// Adds a code span, with as many backticks as its text needs.
pub fn push_code(line: &mut String, code: &str) {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    if code.is_empty() {
        return;
    }
    let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let gap = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    // Two code spans side by side would be one.
    if line.ends_with('`') {
        line.push(' ');
    }
    line.push_str(&[&fence, gap, &code, gap, &fence].concat());
}

fn push_link(line: &mut String, element: &Element, content: &str) {
    let address = element.attribute("href").unwrap_or_default().trim();
    let content = content.replace("\\\n", " ");
    let inner = content.trim();
    if address.is_empty() || inner.is_empty() {
        line.push_str(&content);
        return;
    }
    if content.starts_with(' ') {
        push_space(line);
    }
    line.push_str(&format!("[{inner}]({})", destination(address)));
    if content.ends_with(' ') {
        line.push(' ');
    }
}

fn push_image(line: &mut String, element: &Element, losses: &mut Vec<Loss>) {
    let alt = element.attribute("alt").unwrap_or_default();
    let Some(address) = element.attribute("src").map(str::trim).filter(|address| !address.is_empty()) else {
        line.push_str(&escape(alt));
        return;
    };
    if alt.trim().is_empty() {
        losses.push(Loss { message: "an image without alternative text", text: address.to_owned(), kept: true });
    }
    let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
    line.push_str(&format!("![{}]({})", escape(&alt), destination(address)));
}

fn push_media(line: &mut String, element: &Element, losses: &mut Vec<Loss>) {
    let source = element.attribute("src").or_else(|| element.attribute("data"));
    if let Some(address) = source.filter(|address| address.starts_with("http")) {
        push_space(line);
        line.push_str(&format!("<{}>", address.replace(['<', '>', ' '], "")));
        losses.push(Loss { message: "a video or frame, written as a link", text: address.to_owned(), kept: true });
    } else if let Some(address) = source {
        losses.push(Loss { message: "a video or frame", text: address.to_owned(), kept: false });
    }
    line.push_str(&inline(&element.children, losses));
}

fn has_link(node: &Node) -> bool {
    match node {
        Node::Element(element) => element.name == "a" || element.children.iter().any(has_link),
        Node::Text(_) | Node::Comment(_) => false,
    }
}

fn first_character(nodes: &[Node]) -> Option<char> {
    match nodes.first()? {
        Node::Text(text) => text.chars().next(),
        Node::Element(element) if element.name == "br" => None,
        Node::Element(element) => text(&element.children).chars().next(),
        Node::Comment(_) => None,
    }
}
