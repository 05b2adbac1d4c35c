//! RDF in its three notations, as a list of statements.

use oxjsonld::JsonLdParser;
use oxrdf::{NamedOrBlankNode, Term};
use oxrdfxml::RdfXmlParser;
use oxttl::TurtleParser;

use crate::ImportError;

/// The most statements of a file.
const MAX_STATEMENTS: usize = 1_000_000;

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The address or the name of the thing.
    pub subject: String,
    /// The address of the property.
    pub property: String,
    /// The value.
    pub object: Object,
}

/// The value of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// Another thing.
    Thing(String),
    /// A text with its language; the language is empty if there is none.
    Text(String, String),
}

/// A notation of RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Turtle, also N-Triples.
    Turtle,
    /// RDF/XML.
    Xml,
    /// JSON-LD.
    JsonLd,
}

/// Parses a file. Relative addresses are resolved against a made-up base.
pub fn parse(text: &str, notation: Notation, file: &str) -> Result<Vec<Statement>, ImportError> {
    const BASE: &str = "http://glossary.invalid/";
    let failed = |error: &dyn ToString| ImportError::malformed(file, error.to_string());
    let mut statements = Vec::new();
    let mut push = |subject: NamedOrBlankNode, property: String, object: Term| -> Result<(), ImportError> {
        if statements.len() >= MAX_STATEMENTS {
            let limit = format!("a file may have {MAX_STATEMENTS} statements");
            return Err(ImportError::TooLarge { place: file.to_owned(), limit });
        }
        let subject = match subject {
            NamedOrBlankNode::NamedNode(node) => node.into_string(),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        let object = match object {
            Term::NamedNode(node) => Object::Thing(node.into_string()),
            Term::BlankNode(node) => Object::Thing(node.to_string()),
            Term::Literal(literal) => {
                Object::Text(literal.value().to_owned(), literal.language().unwrap_or_default().to_owned())
            }
        };
        statements.push(Statement { subject, property, object });
        Ok(())
    };
    match notation {
        Notation::Turtle => {
            let parser = TurtleParser::new().with_base_iri(BASE).map_err(|error| failed(&error))?;
            for triple in parser.for_slice(text) {
                let triple = triple.map_err(|error| failed(&error))?;
                push(triple.subject, triple.predicate.into_string(), triple.object)?;
            }
        }
        Notation::Xml => {
            let parser = RdfXmlParser::new().with_base_iri(BASE).map_err(|error| failed(&error))?;
            for triple in parser.for_slice(text) {
                let triple = triple.map_err(|error| failed(&error))?;
                push(triple.subject, triple.predicate.into_string(), triple.object)?;
            }
        }
        Notation::JsonLd => {
            let parser = JsonLdParser::new().with_base_iri(BASE).map_err(|error| failed(&error))?;
            for quad in parser.for_slice(text) {
                let quad = quad.map_err(|error| failed(&error))?;
                push(quad.subject, quad.predicate.into_string(), quad.object)?;
            }
        }
    }
    Ok(statements)
}
