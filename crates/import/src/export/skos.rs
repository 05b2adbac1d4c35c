//! SKOS as JSON-LD: <https://www.w3.org/TR/skos-reference/>.

use glossary_core::address::encode;
use serde_json::{Map, Value as Json, json};

use super::{ContentFolder, ExportedTerm, SiteFacts};
use crate::{Value, markdown::plain};

/// Returns the document.
pub fn write(content: &ContentFolder, site: &SiteFacts) -> String {
    let scheme = site.base_url.clone();
    let mut graph = vec![json!({
        "@id": scheme,
        "@type": "skos:ConceptScheme",
        "skos:prefLabel": text(&site.name, site),
    })];
    for term in content.defined() {
        graph.push(concept(term, content, site));
    }
    for (slug, name) in &content.topics {
        let members: Vec<Json> = content
            .defined()
            .filter(|term| term.file.topics().contains(slug))
            .map(|term| json!({ "@id": address(&term.slug, site) }))
            .collect();
        graph.push(json!({
            "@id": format!("{scheme}topics/{}/", encode(slug)),
            "@type": "skos:Collection",
            "skos:prefLabel": text(name, site),
            "skos:member": members,
        }));
    }
    let document = json!({
        "@context": {
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "dct": "http://purl.org/dc/terms/",
            "owl": "http://www.w3.org/2002/07/owl#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "xsd": "http://www.w3.org/2001/XMLSchema#"
        },
        "@graph": graph
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn address(slug: &str, site: &SiteFacts) -> String {
    format!("{}terms/{}/", site.base_url, encode(slug))
}

fn text(text: &str, site: &SiteFacts) -> Json {
    json!({ "@value": text, "@language": site.language })
}

fn concept(term: &ExportedTerm, content: &ContentFolder, site: &SiteFacts) -> Json {
    let file = &term.file;
    let mut concept = Map::new();
    let mut add = |key: &str, values: Vec<Json>| {
        match values.len() {
            0 => {}
            1 => drop(concept.insert(key.to_owned(), values.into_iter().next().unwrap_or_default())),
            _ => drop(concept.insert(key.to_owned(), values.into())),
        };
    };
    let labels = |keys: &[&str]| -> Vec<Json> {
        let found = keys.iter().flat_map(|key| file.texts(key));
        found.filter(|label| !label.is_empty()).map(|label| text(&label, site)).collect()
    };
    let references =
        |key: &str| -> Vec<Json> { file.texts(key).iter().map(|slug| json!({ "@id": address(slug, site) })).collect() };
    add("@id", vec![address(&term.slug, site).into()]);
    add("@type", vec!["skos:Concept".into()]);
    add("skos:inScheme", vec![json!({ "@id": site.base_url })]);
    add("skos:prefLabel", vec![text(&term.shown_name(), site)]);
    let mut other = labels(&["expansion", "abbreviation", "aliases"]);
    let seen_from = content.terms.iter().filter(|entry| entry.file.text("see") == term.slug);
    other.extend(seen_from.map(|entry| text(&entry.file.text("name"), site)));
    add("skos:altLabel", other);
    add("skos:hiddenLabel", labels(&["hidden_aliases"]));
    add("skos:definition", vec![text(&plain(&file.text("definition")), site)]);
    for (key, markdown) in [("skos:note", &file.explanation), ("skos:example", &file.example)] {
        if !markdown.is_empty() {
            add(key, vec![text(&plain_blocks(markdown), site)]);
        }
    }
    for (key, property) in [("related", "skos:related"), ("broader", "skos:broader"), ("narrower", "skos:narrower")] {
        add(property, references(key));
    }
    add("dct:isReplacedBy", references("superseded_by"));
    if file.text("status") == "deprecated" {
        add("owl:deprecated", vec![json!({ "@value": "true", "@type": "xsd:boolean" })]);
    }
    let updated = file.text("updated");
    if !updated.is_empty() {
        add("dct:modified", vec![json!({ "@value": updated, "@type": "xsd:date" })]);
    }
    for (key, property) in [("sources", "dct:source"), ("further_reading", "rdfs:seeAlso")] {
        let Some(Value::List(links)) = file.get(key) else { continue };
        let links = links.iter().map(|link| match link.get("url").and_then(Value::scalar) {
            Some(url) => json!({ "@id": url }),
            None => link.get("title").and_then(Value::scalar).unwrap_or_default().into(),
        });
        add(property, links.collect());
    }
    Json::Object(concept)
}

/// Returns the plain text of each block of Markdown.
pub fn plain_blocks(markdown: &str) -> String {
    markdown.split("\n\n").map(plain).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}
