//! A bounded tree of XML elements, for formats that are small enough to be read as a whole.

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use crate::{ImportError, limits::MAX_DEPTH};

/// The most elements of a file.
const MAX_ELEMENTS: usize = 2_000_000;

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// The name as written, with its prefix.
    pub name: String,
    /// The attributes, with their names as written.
    pub attributes: Vec<(String, String)>,
    /// The content.
    pub children: Vec<Node>,
    /// The line in the file, from 1.
    pub line: usize,
}

/// A part of an element's content.
#[derive(Clone, Debug)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text.
    Text(String),
}

impl Element {
    /// Returns the name without its prefix.
    pub fn local_name(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// Returns the value of an attribute, by its name as written.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the elements directly inside.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Returns the elements directly inside with a name, with or without a prefix.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name || element.local_name() == name)
    }

    /// Returns the first element directly inside with a name.
    pub fn child<'a>(&'a self, name: &'a str) -> Option<&'a Self> {
        self.elements().find(|element| element.name == name).or_else(|| self.all(name).next())
    }

    /// Returns all elements below with a name, in document order.
    pub fn descendants<'a>(&'a self, name: &str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        let mut open: Vec<&Self> = vec![self];
        while let Some(element) = open.pop() {
            if element.local_name() == name {
                found.push(element);
            }
            let inner: Vec<_> = element.elements().collect();
            open.extend(inner.into_iter().rev());
        }
        found
    }

    /// Returns the text of the element and all elements below, as written.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) => element.push_text(text),
            }
        }
    }

    /// Returns the text without white space around it.
    pub fn trimmed(&self) -> String {
        self.text().trim().to_owned()
    }

    /// Returns the trimmed text of the first element directly inside with a name, if the text is not empty.
    pub fn child_text(&self, name: &str) -> Option<String> {
        self.child(name).map(Self::trimmed).filter(|text| !text.is_empty())
    }
}

fn check_size(depth: usize, count: usize, place: &str) -> Result<(), ImportError> {
    if depth <= MAX_DEPTH && count <= MAX_ELEMENTS {
        return Ok(());
    }
    let limit = format!("elements may be nested {MAX_DEPTH} deep, and be {MAX_ELEMENTS} in all");
    Err(ImportError::TooLarge { place: place.to_owned(), limit })
}

/// Parses a document. Entities of a DTD are not expanded.
pub fn parse(text: &str, place: &str) -> Result<Element, ImportError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    let mut count = 0_usize;
    let mut lines = Lines::new(text);
    loop {
        let line = lines.at(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        let failed = |error: &dyn ToString| ImportError::malformed(format!("{place}:{line}"), error.to_string());
        let event = reader.read_event().map_err(|error| failed(&error))?;
        match event {
            Event::Start(start) => {
                count += 1;
                check_size(open.len(), count, place)?;
                open.push(element(&start, line).map_err(|error| failed(&error))?);
            }
            Event::Empty(start) => {
                count += 1;
                check_size(open.len(), count, place)?;
                let element = element(&start, line).map_err(|error| failed(&error))?;
                push(&mut open, Node::Element(element));
            }
            Event::End(_) => {
                let Some(element) = open.pop().filter(|_| !open.is_empty()) else { break };
                push(&mut open, Node::Element(element));
            }
            Event::Text(text) => push_text(&mut open, &text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => push_text(&mut open, &text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|error| failed(&error))? {
                Some(character) => push_text(&mut open, character.encode_utf8(&mut [0; 4])),
                None => match resolve_predefined_entity(&reference) {
                    Some(text) => push_text(&mut open, text),
                    None => push_text(&mut open, &html_entity(&reference)),
                },
            },
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if open.len() > 1 {
        let name = open.pop().map(|element| element.name).unwrap_or_default();
        return Err(ImportError::malformed(place, format!("the element <{name}> is not closed")));
    }
    let document = open.pop().unwrap_or_default();
    let root = document.children.into_iter().find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    root.ok_or_else(|| ImportError::malformed(place, "the file has no XML element"))
}

fn element(start: &BytesStart<'_>, line: usize) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_else(|_| attribute.value.to_string());
        attributes.push((attribute.key.0.to_owned(), value));
    }
    Ok(Element { name: start.name().0.to_owned(), attributes, children: Vec::new(), line })
}

fn push(open: &mut [Element], node: Node) {
    if let Some(element) = open.last_mut() {
        element.children.push(node);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else { return };
    match element.children.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => element.children.push(Node::Text(text.to_owned())),
    }
}

/// Returns the character of an HTML entity that files use without declaring it; other references stay as written.
fn html_entity(name: &str) -> String {
    match name {
        "nbsp" => "\u{a0}".to_owned(),
        "ndash" => "–".to_owned(),
        "mdash" => "—".to_owned(),
        "hellip" => "…".to_owned(),
        other => format!("&{other};"),
    }
}

/// Line numbers of growing positions.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    fn at(&mut self, position: usize) -> usize {
        let position = position.min(self.text.len());
        if position > self.at {
            self.line += self.text[self.at..position].iter().filter(|byte| **byte == b'\n').count();
            self.at = position;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_attributes_and_lines_are_kept() {
        let root = parse("<?xml version='1.0'?>\n<a x='1 &amp; 2'>\n<w:b>x &lt; <![CDATA[<p>]]></w:b>&nbsp;</a>", "f")
            .unwrap();
        assert_eq!(root.attribute("x"), Some("1 & 2"));
        let child = root.child("b").unwrap();
        assert_eq!((child.text().as_str(), child.line), ("x < <p>", 3));
    }

    #[test]
    fn deep_unclosed_and_expanding_documents_are_errors() {
        assert!(matches!(parse(&"<a>".repeat(100_000), "f"), Err(ImportError::TooLarge { .. })));
        assert!(parse("<a><b></a>", "f").is_err());
        assert!(parse("<a>", "f").is_err());
        assert!(parse("text", "f").is_err());
        let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>";
        assert_eq!(parse(bomb, "f").unwrap().text(), "&y;");
    }

    proptest! {
        #[test]
        fn any_text_is_a_tree_or_an_error(text in "(<a>|</a>|<a/>|<!--|-->|&#x[0-9]{0,5};|&lt;|<!\\[CDATA\\[|\\]\\]>|[a-z <>&='\"\n]){0,20}") {
            let _ = parse(&text, "f");
        }
    }
}
