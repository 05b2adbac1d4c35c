//! TBX 2 and 3: <https://www.tbxinfo.net/>.

use super::{Record, Source, SourceOptions, languages};
use crate::{
    ImportError, Value, markdown,
    report::Notes,
    xml::{self, Element},
};

/// Reads a file.
pub fn read(text: &str, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let root = xml::parse(text, file)?;
    let mut entries = root.descendants("conceptEntry");
    entries.extend(root.descendants("termEntry"));
    let mut available: Vec<String> = Vec::new();
    for section in entries.iter().flat_map(|entry| sections(entry)) {
        let language = language(section);
        if !available.contains(&language) {
            available.push(language);
        }
    }
    // Without a wanted language, the one of most entries.
    let count = |wanted: &str| {
        entries.iter().filter(|entry| sections(entry).iter().any(|section| language(section) == wanted)).count()
    };
    available.sort_by_key(|language| usize::MAX - count(language));
    let chosen = languages::pick(&available, options.language.as_deref()).map(|at| available[at].clone());
    let mut source = Source {
        format: "TBX".to_owned(),
        language: chosen.as_deref().map(languages::normal),
        notes: Notes::new("", file),
        ..Source::default()
    };
    for header in root.elements().filter(|element| element.local_name().ends_with("eader")) {
        let text = words(header);
        if !text.is_empty() {
            source.notes.lost("header", "the description of the file", text);
        }
    }
    for entry in entries {
        source.records.extend(record(entry, file, chosen.as_deref(), &mut source.notes));
    }
    Ok(source)
}

fn sections(entry: &Element) -> Vec<&Element> {
    entry.elements().filter(|element| matches!(element.local_name(), "langSet" | "langSec")).collect()
}

fn language(section: &Element) -> String {
    section.attribute("xml:lang").or_else(|| section.attribute("lang")).unwrap_or("en").to_owned()
}

/// Returns the text of an element with a space between its parts.
fn words(element: &Element) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in element.descendants(element.local_name()).into_iter().take(1) {
        collect(part, &mut parts);
    }
    parts.join(" ")
}

fn collect(element: &Element, parts: &mut Vec<String>) {
    for node in &element.children {
        match node {
            xml::Node::Text(text) if !text.trim().is_empty() => parts.push(text.trim().to_owned()),
            xml::Node::Text(_) => {}
            xml::Node::Element(inner) => collect(inner, parts),
        }
    }
}

fn record(entry: &Element, file: &str, chosen: Option<&str>, source: &mut Notes) -> Option<Record> {
    let place = format!("{file}:{}", entry.line);
    let id = entry.attribute("id").or_else(|| entry.attribute("xml:id")).unwrap_or_default().to_owned();
    let mut record =
        Record { has_own_id: !id.is_empty(), id, notes: Notes::new("", place.clone()), place, ..Record::default() };
    let mut data = Collected::default();
    data.take(entry, &mut record.notes, true);
    let mut terms = Vec::new();
    for section in sections(entry) {
        let language = language(section);
        if Some(language.as_str()) != chosen {
            let language = languages::normal(&language);
            let message =
                format!("text in another language; import it with --language {language} into a folder of its own");
            record.notes.lost("", &message, words(section));
            continue;
        }
        data.take(section, &mut record.notes, true);
        terms.extend(section.descendants("termSec"));
        terms.extend(section.descendants("tig"));
        terms.extend(section.descendants("ntig"));
    }
    if terms.is_empty() {
        source.lines.append(&mut record.notes.lines);
        source.lost("", "a concept without a term in the imported language", words(entry));
        return None;
    }
    let mut names: Vec<Designation> = Vec::new();
    for term in terms {
        let mut own = Collected::default();
        own.take(term, &mut record.notes, false);
        let name = term.descendants("term").first().map(|name| name.trimmed()).unwrap_or_default();
        names.push(Designation {
            name,
            kind: own.kind.take().unwrap_or_default(),
            standing: own.standing.take().unwrap_or_default(),
        });
        data.merge(own);
    }
    let preferred = names.iter().position(|name| name.standing.contains("referred") && !name.is_short());
    let full = names.iter().position(|name| !name.is_short() && !name.is_forbidden());
    let main = preferred.or(full).unwrap_or(0);
    for (at, name) in names.iter().enumerate() {
        let key = match name {
            _ if at == main => "name",
            name if name.is_forbidden() => "hidden_aliases",
            name if name.is_short() => "abbreviation",
            _ => "aliases",
        };
        record.fields.push((key.to_owned(), markdown::escape(&name.name).into()));
        if at == main && name.is_forbidden() && name.standing.contains("eprecated") {
            record.fields.push(("status".to_owned(), "deprecated".into()));
        }
    }
    data.write(&mut record);
    Some(record)
}

/// A term of a concept.
struct Designation {
    name: String,
    kind: String,
    standing: String,
}

impl Designation {
    fn is_short(&self) -> bool {
        ["abbrev", "acronym", "initialism", "shortForm", "short form", "symbol", "formula"]
            .iter()
            .any(|part| self.kind.contains(part))
    }

    fn is_forbidden(&self) -> bool {
        ["eprecated", "superseded", "obsolete", "notRecommended"].iter().any(|part| self.standing.contains(part))
    }
}

/// The data of a concept, by the key of the record.
#[derive(Default)]
struct Collected {
    fields: Vec<(String, String)>,
    kind: Option<String>,
    standing: Option<String>,
}

impl Collected {
    /// Takes the data categories directly inside of an element, and in its groups.
    fn take(&mut self, element: &Element, notes: &mut Notes, is_concept: bool) {
        for child in element.elements() {
            let local = child.local_name();
            match local {
                "langSet" | "langSec" | "tig" | "ntig" | "termSec" if is_concept => {}
                "term" => {}
                "descripGrp" | "termNoteGrp" | "adminGrp" | "transacGrp" | "termGrp" | "transacNoteGrp" => {
                    self.take(child, notes, is_concept);
                }
                _ => self.category(child, notes),
            }
        }
    }

    fn category(&mut self, child: &Element, notes: &mut Notes) {
        let kind = child.attribute("type").unwrap_or_else(|| child.local_name()).to_owned();
        let text = words(child);
        if text.is_empty() && child.attribute("target").is_none() {
            return;
        }
        let target = child.attribute("target").unwrap_or_default().to_owned();
        let mut add = |key: &str, value: String| self.fields.push((key.to_owned(), value));
        match kind.as_str() {
            "definition" | "explanation" => add("definition", text),
            "context" | "example" => add("example", text),
            "note" | "usageNote" => add("note", text),
            "subjectField" => add("topic", text),
            "partOfSpeech" => add("part_of_speech", text),
            "pronunciation" => add("pronunciation", text),
            "source" => add("sources", text),
            "crossReference" => {
                add("related", if target.is_empty() { text } else { target.trim_start_matches('#').to_owned() })
            }
            "superordinateConceptGeneric" | "superordinateConceptPartitive" => {
                add("broader", if target.is_empty() { text } else { target.trim_start_matches('#').to_owned() });
            }
            "subordinateConceptGeneric" => {
                add("narrower", if target.is_empty() { text } else { target.trim_start_matches('#').to_owned() })
            }
            "externalCrossReference" | "xGraphic" | "figure" => {
                add(
                    "further_reading",
                    if target.starts_with("http") {
                        format!("[{}]({target})", if text.is_empty() { &target } else { &text })
                    } else {
                        text
                    },
                );
            }
            "termType" => self.kind = Some(text),
            "administrativeStatus" | "normativeAuthorization" => self.standing = Some(text),
            "date" | "modification" => add("updated", text),
            "hiddenTerm" => add("hidden_aliases", text),
            other => {
                let message = "data that has no place here";
                notes.lost(other, message, text);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for entry in other.fields {
            if !self.fields.contains(&entry) {
                self.fields.push(entry);
            }
        }
    }

    fn write(self, record: &mut Record) {
        let mut lists: Vec<(String, Vec<String>)> = Vec::new();
        let mut definitions = 0;
        for (key, text) in self.fields {
            definitions += usize::from(key == "definition");
            // The second definition is part of the explanation.
            let key = if key == "definition" && definitions > 1 { "note".to_owned() } else { key };
            match lists.iter_mut().find(|(known, _)| *known == key) {
                Some((_, texts)) => texts.push(text),
                None => lists.push((key, vec![text])),
            }
        }
        for (key, mut texts) in lists {
            let value = match key.as_str() {
                "definition" | "example" | "note" => {
                    Value::Text(texts.iter().map(|text| markdown::escape(text)).collect::<Vec<_>>().join("\n\n"))
                }
                "updated" => {
                    texts.sort();
                    Value::Text(texts.pop().unwrap_or_default())
                }
                _ => Value::from(texts),
            };
            record.fields.push((key, value));
        }
    }
}
