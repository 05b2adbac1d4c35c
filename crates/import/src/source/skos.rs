//! SKOS: <https://www.w3.org/TR/skos-reference/>. Also `DefinedTerm` of schema.org.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Record, Source, SourceOptions, languages,
    rdf::{self, Notation, Object, Statement},
};
use crate::{ImportError, Value, markdown, report::Notes};

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/// Names that have the same meaning in several vocabularies end alike.
const VOCABULARIES: [&str; 9] = [
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/2008/05/skos-xl#",
    "http://purl.org/dc/terms/",
    "http://purl.org/dc/elements/1.1/",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://schema.org/",
    "https://schema.org/",
    "http://www.w3.org/ns/prov#",
];
/// The properties that say nothing which a page shows.
const SILENT: [&str; 6] = ["inScheme", "topConceptOf", "hasTopConcept", "inDefinedTermSet", "isDefinedBy", "member"];

/// Reads a file.
pub fn read(text: &str, notation: Notation, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let statements = rdf::parse(text, notation, file)?;
    let graph = Graph::new(&statements);
    let concepts = graph.concepts();
    let mut available: Vec<String> = Vec::new();
    for concept in &concepts {
        for (_, language) in graph.texts(concept, "prefLabel") {
            if !available.contains(&language) {
                available.push(language);
            }
        }
    }
    let count = |wanted: &str| {
        concepts
            .iter()
            .filter(|concept| graph.texts(concept, "prefLabel").iter().any(|(_, language)| language == wanted))
            .count()
    };
    available.sort_by_key(|language| (language.is_empty(), usize::MAX - count(language)));
    available.retain(|language| !language.is_empty());
    let chosen = languages::pick(&available, options.language.as_deref()).map(|at| available[at].clone());
    let mut source = Source {
        format: "SKOS".to_owned(),
        language: chosen.as_deref().map(languages::normal),
        notes: Notes::new("", file),
        ..Source::default()
    };
    let topics = graph.topics(&concepts, chosen.as_deref());
    for concept in &concepts {
        source.records.push(graph.record(concept, file, chosen.as_deref(), topics.get(concept)));
    }
    // Collections and labels of SKOS-XL are part of the concepts; whatever else has texts is reported.
    for (subject, about) in &graph.things {
        if concepts.contains(*subject) || graph.used.contains(subject) {
            continue;
        }
        for statement in about {
            if let Object::Text(text, _) = &statement.object {
                let name = short(&statement.property).to_owned();
                if !(topics.values().any(|topic| topic == text)) {
                    source.notes.lost(&name, "a text that belongs to no concept", text);
                }
            }
        }
    }
    Ok(source)
}

/// Returns the last part of a property's address, if the vocabulary is known.
fn short(property: &str) -> &str {
    VOCABULARIES.iter().find_map(|vocabulary| property.strip_prefix(vocabulary)).unwrap_or(property)
}

struct Graph<'a> {
    things: BTreeMap<&'a str, Vec<&'a Statement>>,
    /// The things that belong to a concept, such as labels of SKOS-XL.
    used: BTreeSet<&'a str>,
}

impl<'a> Graph<'a> {
    fn new(statements: &'a [Statement]) -> Self {
        let mut things: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
        let mut used = BTreeSet::new();
        for statement in statements {
            things.entry(&statement.subject).or_default().push(statement);
            let holds_label = ["prefLabel", "altLabel", "hiddenLabel", "definition", "note", "example", "scopeNote"];
            if let Object::Thing(thing) = &statement.object
                && holds_label.contains(&short(&statement.property))
            {
                used.insert(thing.as_str());
            }
        }
        Self { things, used }
    }

    /// Returns the concepts, in the order of their addresses.
    fn concepts(&self) -> BTreeSet<String> {
        let is_concept = |statement: &&&Statement| {
            matches!(&statement.object, Object::Thing(kind) if statement.property == TYPE
                && matches!(short(kind), "Concept" | "DefinedTerm"))
        };
        let typed = self.things.iter().filter(|(_, about)| about.iter().any(|statement| is_concept(&statement)));
        typed.map(|(subject, _)| (*subject).to_owned()).collect()
    }

    fn about(&self, subject: &str) -> &[&'a Statement] {
        self.things.get(subject).map_or(&[], Vec::as_slice)
    }

    /// Returns the texts of a property with their languages. A label of SKOS-XL has its text inside.
    fn texts(&self, subject: &str, property: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for statement in self.about(subject) {
            let known = short(&statement.property);
            let same = known == property
                || property == "prefLabel" && known == "name"
                || property == "altLabel" && known == "alternateName"
                || property == "definition" && known == "description";
            if same {
                self.text_of(&statement.object, &mut found);
            }
        }
        // A concept without a label of its own may have one of RDFS or Dublin Core.
        if found.is_empty() && property == "prefLabel" {
            for statement in self.about(subject) {
                if matches!(short(&statement.property), "label" | "title") {
                    self.text_of(&statement.object, &mut found);
                }
            }
        }
        found
    }

    fn text_of(&self, object: &Object, found: &mut Vec<(String, String)>) {
        match object {
            Object::Text(text, language) => found.push((text.clone(), language.clone())),
            Object::Thing(thing) => {
                for inner in self.about(thing) {
                    if let (Object::Text(text, language), "literalForm" | "value" | "label" | "content") =
                        (&inner.object, short(&inner.property).rsplit('#').next().unwrap_or_default())
                    {
                        found.push((text.clone(), language.clone()));
                    }
                }
            }
        }
    }

    fn label(&self, subject: &str, chosen: Option<&str>) -> Option<String> {
        let texts = self.texts(subject, "prefLabel");
        let wanted = texts.iter().find(|(_, language)| is_wanted(language, chosen));
        wanted.or(texts.first()).map(|(text, _)| text.clone())
    }

    /// Returns the topic of each concept: its collection, or the top concept above.
    fn topics(&self, concepts: &BTreeSet<String>, chosen: Option<&str>) -> HashMap<String, String> {
        let mut topics = HashMap::new();
        let mut parents: HashMap<&str, &str> = HashMap::new();
        for (subject, about) in &self.things {
            for statement in about {
                let Object::Thing(thing) = &statement.object else { continue };
                match short(&statement.property) {
                    "member" if !concepts.contains(*subject) => {
                        if let Some(name) = self.label(subject, chosen) {
                            topics.insert(thing.clone(), name);
                        }
                    }
                    "broader" => drop(parents.entry(subject).or_insert(thing)),
                    "narrower" => drop(parents.entry(thing).or_insert(subject)),
                    _ => {}
                }
            }
        }
        if !topics.is_empty() || parents.is_empty() {
            return topics;
        }
        let top = |concept: &str| {
            let mut at = concept.to_owned();
            for _ in 0..60 {
                match parents.get(at.as_str()) {
                    Some(parent) => (*parent).clone_into(&mut at),
                    None => break,
                }
            }
            at
        };
        let tops: BTreeSet<String> = concepts
            .iter()
            .filter(|concept| parents.contains_key(concept.as_str()))
            .map(|concept| top(concept))
            .collect();
        if (2..=40).contains(&tops.len()) {
            for concept in concepts {
                let top = top(concept);
                if let (true, Some(name)) = (tops.contains(&top), self.label(&top, chosen)) {
                    topics.insert(concept.clone(), name);
                }
            }
        }
        topics
    }

    fn record(&self, concept: &str, file: &str, chosen: Option<&str>, topic: Option<&String>) -> Record {
        let place = format!("{file}: {}", concept.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or(concept));
        let mut record = Record {
            id: concept.trim_start_matches("http://glossary.invalid/").to_owned(),
            has_own_id: !concept.starts_with("_:"),
            notes: Notes::new("", place.clone()),
            place,
            ..Record::default()
        };
        let mut lists: Vec<(&str, Vec<String>)> = Vec::new();
        let mut add = |key: &'static str, text: String| match lists.iter_mut().find(|(known, _)| *known == key) {
            Some((_, texts)) if texts.contains(&text) => {}
            Some((_, texts)) => texts.push(text),
            None => lists.push((key, vec![text])),
        };
        let labels = self.texts(concept, "prefLabel");
        let has_label = labels.iter().any(|(_, language)| is_wanted(language, chosen));
        if !has_label && let Some((text, _)) = labels.first() {
            record.notes.changed(
                "name",
                "there is no name in the imported language; one in another language was taken",
                text,
            );
            add("name", text.clone());
        }
        let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for statement in self.about(concept) {
            let property = short(&statement.property);
            if statement.property == TYPE || SILENT.contains(&property) {
                continue;
            }
            let mut texts = Vec::new();
            self.text_of(&statement.object, &mut texts);
            if let (Object::Thing(thing), true) = (&statement.object, texts.is_empty()) {
                match property {
                    "broader" | "broaderTransitive" => add("broader", thing.clone()),
                    "narrower" | "narrowerTransitive" => add("narrower", thing.clone()),
                    "related" => add("related", thing.clone()),
                    "isReplacedBy" => add("superseded_by", thing.clone()),
                    _ if thing.starts_with("http") && !self.things.contains_key(thing.as_str()) => match property {
                        "source" | "wasDerivedFrom" => add("sources", thing.clone()),
                        _ => add("further_reading", thing.clone()),
                    },
                    _ => record.notes.lost(property, "a link to something that is no concept", thing.clone()),
                }
                continue;
            }
            for (text, language) in texts {
                if !is_wanted(&language, chosen) {
                    others.entry(languages::normal(&language)).or_default().push(text);
                    continue;
                }
                match property {
                    "prefLabel" | "name" => add("name", text),
                    "altLabel" | "alternateName" => add("aliases", text),
                    "hiddenLabel" => add("hidden_aliases", text),
                    "label" | "title" => add(if has_label { "aliases" } else { "name" }, text),
                    "definition" | "description" => add("definition", text),
                    "example" => add("example", text),
                    "notation" | "termCode" => add("notation", text),
                    "scopeNote" | "note" | "comment" => add("note", text),
                    "modified" | "dateModified" => add("updated", text),
                    "created" | "issued" => add("created", text),
                    "source" | "bibliographicCitation" => add("sources", text),
                    "subject" => add("topic", text),
                    "deprecated" if text == "true" => add("status", "deprecated".to_owned()),
                    _ => record.notes.lost(property, "a note for editors, or a property that has no place here", text),
                }
            }
        }
        for (language, texts) in others {
            let message =
                format!("text in another language; import it with --language {language} into a folder of its own");
            record.notes.lost("", &message, texts.join("\n"));
        }
        if let Some(topic) = topic {
            add("topic", topic.clone());
        }
        for (key, texts) in lists {
            let mut texts = texts.into_iter();
            let join = |texts: &mut dyn Iterator<Item = String>| {
                texts.map(|text| markdown_of(&text)).collect::<Vec<_>>().join("\n\n")
            };
            let value = match key {
                "definition" => {
                    let first = texts.next().map(|text| markdown_of(&text)).unwrap_or_default();
                    let rest = join(&mut texts);
                    if !rest.is_empty() {
                        record.fields.push(("note".to_owned(), rest.into()));
                    }
                    Value::Text(first)
                }
                "note" | "example" => Value::Text(join(&mut texts)),
                "name" => {
                    let name = texts.next().unwrap_or_default();
                    let rest: Vec<String> = texts.collect();
                    if !rest.is_empty() {
                        record.fields.push(("aliases".to_owned(), rest.into()));
                    }
                    Value::Text(name)
                }
                "updated" | "created" | "superseded_by" | "notation" => {
                    Value::Text(texts.collect::<Vec<_>>().join(", "))
                }
                _ => Value::from(texts.collect::<Vec<_>>()),
            };
            record.fields.push((key.to_owned(), value));
        }
        record
    }
}

/// Literals are plain text, in which some vocabularies write HTML or Markdown.
fn markdown_of(text: &str) -> String {
    if markdown::html::looks_like_html(text) {
        return text.to_owned();
    }
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| paragraph.lines().map(|line| markdown::escape(line.trim())).collect::<Vec<_>>().join("\n"));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn is_wanted(language: &str, chosen: Option<&str>) -> bool {
    language.is_empty() || chosen.is_none_or(|chosen| language == chosen || languages::matches(language, chosen))
}
