//! Glossaries of DITA and DocBook. DITA has `glossentry` topics, alone or in a `glossgroup`
//! (<https://docs.oasis-open.org/dita/dita/v1.3/>), DocBook a `glossary` (<https://tdg.docbook.org/tdg/5.2/glossary>).

use super::{Markup, Record, Source};
use crate::{
    ImportError,
    report::Notes,
    xml::{self, Element, Node},
};

/// Reads a file.
pub fn read(text: &str, file: &str) -> Result<Source, ImportError> {
    let root = xml::parse(text, file)?;
    let is_docbook = !root.descendants("glossary").is_empty() || !root.descendants("glosslist").is_empty();
    let format = if is_docbook { "DocBook" } else { "DITA" };
    let mut source = Source { format: format.to_owned(), notes: Notes::new("", file), ..Source::default() };
    outside(&root, &mut source.notes);
    for entry in root.descendants("glossentry") {
        source.records.push(record(entry, format!("{file}:{}", entry.line)));
    }
    Ok(source)
}

/// Reports the text outside of the entries.
fn outside(element: &Element, notes: &mut Notes) {
    for part in element.elements().filter(|part| part.local_name() != "glossentry") {
        if part.descendants("glossentry").is_empty() {
            let message =
                if part.local_name() == "title" { "the title of the file" } else { "text outside of the entries" };
            if !part.trimmed().is_empty() {
                notes.lost(part.local_name(), message, part.trimmed());
            }
        } else {
            outside(part, notes);
        }
    }
}

fn record(entry: &Element, place: String) -> Record {
    let id = entry.attribute("id").unwrap_or_default().to_owned();
    let mut record = Record {
        has_own_id: !id.is_empty(),
        id,
        markup: Markup::Html,
        notes: Notes::new("", place.clone()),
        place,
        ..Record::default()
    };
    let mut notes = Vec::new();
    let mut lists: Vec<(&str, String)> = Vec::new();
    for part in entry.elements() {
        match part.local_name() {
            "glossterm" => lists.push(("name", html(part))),
            "glossdef" => {
                lists.push(("definition", html(part)));
                let also = part.elements().filter(|part| part.local_name() == "glossseealso");
                lists.extend(also.map(|other| ("related", target(other))));
            }
            "glosssee" => lists.push(("see", target(part))),
            "abbrev" | "acronym" => lists.push(("abbreviation", part.trimmed())),
            "glossBody" => body(part, &mut lists, &mut notes, &mut record.notes),
            "related-links" => {
                for link in part.descendants("link") {
                    let target = link.attribute("href").unwrap_or_default();
                    let external = target.starts_with("http");
                    let text = link.trimmed();
                    let title = if text.is_empty() { target } else { &text };
                    let value = if external { format!("[{title}]({target})") } else { target.to_owned() };
                    lists.push((if external { "further_reading" } else { "related" }, value));
                }
            }
            "prolog" => {
                for keyword in part.descendants("category") {
                    lists.push(("topic", keyword.trimmed()));
                }
            }
            other => {
                if !part.trimmed().is_empty() {
                    record.notes.lost(other, "data that has no place here", part.trimmed());
                }
            }
        }
    }
    for (key, text) in lists.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        record.fields.push((key.to_owned(), text.into()));
    }
    record.body = notes.join("\n");
    record
}

fn body(body: &Element, lists: &mut Vec<(&str, String)>, texts: &mut Vec<String>, notes: &mut Notes) {
    for part in body.elements() {
        match part.local_name() {
            "glossAlt" => {
                for alternative in part.elements() {
                    match alternative.local_name() {
                        "glossAbbreviation" | "glossAcronym" | "glossShortForm" => {
                            lists.push(("abbreviation", alternative.trimmed()));
                        }
                        "glossSynonym" => lists.push(("aliases", alternative.trimmed())),
                        _ => {
                            let text = alternative.trimmed();
                            if !text.is_empty() {
                                notes.lost(alternative.local_name(), "data that has no place here", text);
                            }
                        }
                    }
                }
            }
            "glossSurfaceForm" => lists.push(("expansion", part.trimmed())),
            "glossPartOfSpeech" => lists.push(("part_of_speech", value(part))),
            "glossStatus" => lists.push(("status", value(part))),
            "glossUsage" | "glossScopeNote" | "note" | "p" => texts.push(html(part)),
            other => {
                let text = value(part);
                if !text.is_empty() {
                    notes.lost(other, "data that has no place here", text);
                }
            }
        }
    }
}

/// Returns the entry that another one leads to.
fn target(element: &Element) -> String {
    element.attribute("otherterm").map_or_else(|| element.trimmed(), str::to_owned)
}

fn value(element: &Element) -> String {
    element.attribute("value").map_or_else(|| element.trimmed(), str::to_owned)
}

/// Returns the content of an element as HTML.
fn html(element: &Element) -> String {
    let mut html = String::new();
    push_html(element, &mut html);
    html
}

fn push_html(element: &Element, html: &mut String) {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    for node in &element.children {
        let inner = match node {
            Node::Text(text) => {
                html.push_str(&escape(text));
                continue;
            }
            Node::Element(inner) => inner,
        };
        let name = match inner.local_name() {
            // A reference to another entry, which is taken as a relation.
            "glossseealso" => continue,
            "emphasis" if matches!(inner.attribute("role"), Some("bold" | "strong")) => "b",
            "b" | "uicontrol" | "wintitle" | "guilabel" | "guimenu" | "guimenuitem" => "b",
            "i" | "cite" | "emphasis" | "firstterm" | "citetitle" => "i",
            "literal" | "filename" | "command" | "function" | "userinput" | "codeph" | "filepath" | "cmdname"
            | "varname" | "parmname" | "apiname" | "option" => "code",
            "programlisting" | "codeblock" | "screen" | "msgblock" => "pre",
            name @ ("p" | "ul" | "ol" | "li" | "sub" | "sup" | "table" | "tbody" | "thead" | "dl" | "dt" | "dd") => {
                name
            }
            "para" | "simpara" => "p",
            "itemizedlist" => "ul",
            "orderedlist" => "ol",
            "listitem" => "li",
            "row" => "tr",
            "entry" => "td",
            "xref" | "ulink" | "link" => "a",
            "glossterm" if inner.attribute("linkend").is_some() => "a",
            _ => "span",
        };
        let inside = inner.attribute("linkend").map(|id| format!("#{id}"));
        let names = ["href", "keyref", "url", "xlink:href"];
        let target = names.into_iter().find_map(|name| inner.attribute(name)).or(inside.as_deref());
        match (name, target) {
            ("a", Some(target)) => html.push_str(&format!("<a href=\"{}\">", escape(target))),
            _ => html.push_str(&format!("<{name}>")),
        }
        push_html(inner, html);
        html.push_str(&format!("</{name}>"));
    }
}
