//! The choice of the format.

use std::path::PathBuf;

use super::{ContentFolder, SiteFacts, anki, csv_table, html_page, json, markdown_folder, rdf_text, skos, tbx, xlsx};
use crate::ImportError;

/// A format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV that spreadsheets open.
    Csv,
    /// XLSX.
    Xlsx,
    /// JSON with all texts.
    Json,
    /// A folder of Markdown files with YAML front matter.
    Markdown,
    /// SKOS as JSON-LD.
    Skos,
    /// SKOS in Turtle.
    Turtle,
    /// SKOS in RDF/XML.
    Rdf,
    /// TBX-Basic.
    Tbx,
    /// Text for Anki.
    Anki,
    /// One page to print.
    Html,
}

/// Returns the files of an export, with their paths below the target; the path of a single file is empty.
///
/// # Errors
/// When a text does not fit into the format.
pub fn export(
    content: &ContentFolder,
    site: &SiteFacts,
    format: Format,
) -> Result<Vec<(PathBuf, Vec<u8>)>, ImportError> {
    let single = |bytes: Vec<u8>| vec![(PathBuf::new(), bytes)];
    Ok(match format {
        Format::Csv => single(csv_table::write(content)?),
        Format::Xlsx => single(xlsx::write(content)?),
        Format::Json => single(json::write(content, site).into_bytes()),
        Format::Markdown => markdown_folder::write(content),
        Format::Skos => single(skos::write(content, site).into_bytes()),
        Format::Turtle => single(rdf_text::turtle(content, site)?),
        Format::Rdf => single(rdf_text::xml(content, site)?),
        Format::Tbx => single(tbx::write(content, site).into_bytes()),
        Format::Anki => single(anki::write(content).into_bytes()),
        Format::Html => single(html_page::write(content, site).into_bytes()),
    })
}
