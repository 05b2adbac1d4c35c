//! Parsed HTML.

use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment, tendril::TendrilSink as _};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::limits::MAX_DEPTH;

/// A part of HTML.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Text.
    Text(String),
    /// An element.
    Element(Element),
    /// A comment.
    Comment(String),
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// The name, in lower case.
    pub name: String,
    /// The attributes.
    pub attributes: Vec<(String, String)>,
    /// The content.
    pub children: Vec<Node>,
}

impl Element {
    /// Returns the value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns whether the element has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_whitespace().any(|known| known == class))
    }

    /// Returns the text of the element.
    pub fn text(&self) -> String {
        text(&self.children)
    }
}

/// Returns the text of nodes.
pub fn text(nodes: &[Node]) -> String {
    let part = |node: &Node| match node {
        Node::Text(part) => part.clone(),
        Node::Element(element) if element.name == "br" => " ".to_owned(),
        Node::Element(element) => element.text(),
        Node::Comment(_) => String::new(),
    };
    nodes.iter().map(part).collect()
}

/// Parses HTML as a browser does. Elements that are nested too deep are replaced by their text.
pub fn parse(html: &str) -> Vec<Node> {
    if is_too_deep(html) {
        return vec![Node::Text(without_tags(html))];
    }
    // A browser drops a tag that does not end.
    let unended = html.rfind('<').filter(|at| !html[*at..].contains('>'));
    let repaired = unended.map(|at| [&html[..at], "&lt;", &html[at + 1..]].concat());
    let html = repaired.as_deref().unwrap_or(html);
    let context = QualName::new(None, ns!(html), local_name!("body"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false).one(html);
    // The document's only child is the `html` element of the fragment.
    let root = dom.document.children.borrow().first().cloned();
    root.map(|root| convert(&root, 0)).unwrap_or_default()
}

fn convert(parent: &Handle, depth: usize) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for child in parent.children.borrow().iter() {
        match &child.data {
            NodeData::Text { contents } => push_text(&mut nodes, &contents.borrow()),
            NodeData::Comment { contents } => nodes.push(Node::Comment(contents.to_string())),
            NodeData::Element { name, attrs, template_contents, .. } => {
                if depth >= MAX_DEPTH {
                    push_text(&mut nodes, &all_text(child));
                    continue;
                }
                let attributes = attrs.borrow();
                let attributes = attributes.iter();
                let template = template_contents.borrow();
                nodes.push(Node::Element(Element {
                    name: name.local.to_string(),
                    attributes: attributes
                        .map(|entry| (entry.name.local.to_string(), entry.value.to_string()))
                        .collect(),
                    children: convert(template.as_ref().unwrap_or(child), depth + 1),
                }));
            }
            NodeData::Document | NodeData::Doctype { .. } | NodeData::ProcessingInstruction { .. } => {}
        }
    }
    nodes
}

fn push_text(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => nodes.push(Node::Text(text.to_owned())),
    }
}

/// Returns the text of an element of any depth.
fn all_text(element: &Handle) -> String {
    let mut text = String::new();
    let mut open = vec![element.clone()];
    while let Some(node) = open.pop() {
        if let NodeData::Text { contents } = &node.data {
            text.push_str(&contents.borrow());
        }
        open.extend(node.children.borrow().iter().rev().cloned());
    }
    text
}

/// The time of parsing grows with the square of the number of open elements.
const MAX_OPEN: usize = 2_000;

/// Returns whether more than [`MAX_OPEN`] elements are open at once, which would take too long to parse.
fn is_too_deep(html: &str) -> bool {
    const NEVER_OPEN: [&str; 14] =
        ["br", "img", "hr", "input", "meta", "link", "p", "li", "td", "tr", "th", "dt", "dd", "option"];
    let mut open = 0_usize;
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let name = rest.trim_start_matches('/');
        let end = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = &name[..end];
        if name.is_empty() || NEVER_OPEN.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            continue;
        }
        open = if rest.starts_with('/') { open.saturating_sub(1) } else { open + 1 };
        if open > MAX_OPEN {
            return true;
        }
    }
    false
}

fn without_tags(html: &str) -> String {
    let mut parts = html.split('<');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    text
}
