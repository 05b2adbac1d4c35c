//! SKOS in the other notations of RDF: Turtle and RDF/XML.

use oxjsonld::JsonLdParser;
use oxrdf::TripleRef;
use oxrdfxml::RdfXmlSerializer;
use oxttl::TurtleSerializer;

use super::{ContentFolder, SiteFacts, skos};
use crate::ImportError;

/// The short names of the vocabularies.
const PREFIXES: [(&str, &str); 4] = [
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
];

/// Returns the document in Turtle.
///
/// # Errors
/// When an address of the site is not valid.
pub fn turtle(content: &ContentFolder, site: &SiteFacts) -> Result<Vec<u8>, ImportError> {
    let mut serializer = TurtleSerializer::new();
    for (name, address) in PREFIXES {
        serializer = serializer.with_prefix(name, address).map_err(failed)?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    triples(content, site, |triple| writer.serialize_triple(triple).map_err(failed))?;
    writer.finish().map_err(failed)
}

/// Returns the document in RDF/XML.
///
/// # Errors
/// When an address of the site is not valid.
pub fn xml(content: &ContentFolder, site: &SiteFacts) -> Result<Vec<u8>, ImportError> {
    let mut serializer = RdfXmlSerializer::new();
    for (name, address) in PREFIXES {
        serializer = serializer.with_prefix(name, address).map_err(failed)?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    triples(content, site, |triple| writer.serialize_triple(triple).map_err(failed))?;
    writer.finish().map_err(failed)
}

fn triples(
    content: &ContentFolder,
    site: &SiteFacts,
    mut write: impl FnMut(TripleRef<'_>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let document = skos::write(content, site);
    for quad in JsonLdParser::new().for_slice(&document) {
        let quad = quad.map_err(failed)?;
        write(TripleRef::new(quad.subject.as_ref(), quad.predicate.as_ref(), quad.object.as_ref()))?;
    }
    Ok(())
}

fn failed(error: impl ToString) -> ImportError {
    ImportError::malformed("the export", error)
}
