//! Conversion of records into terms.

mod common_words;
mod definition;
mod draft;
mod export;
mod headings;
mod homonyms;
mod images;
mod index;
mod links;
mod macros;
mod markup;
mod names;
mod notices;
mod pipeline;
mod roles;
mod sections;
mod slugs;
mod tags;
mod term;
mod term_link;
mod topic;
mod topics;
mod values;

use std::path::PathBuf;

use jiff::civil::Date;

pub use images::{ReplacedImage, replace_image};
pub use pipeline::convert;
pub use topic::Topic;

use crate::{report::Report, source::SourceOptions, term_file::TermFile};

/// Options of the conversion.
#[derive(Clone, Debug, Default)]
pub struct ConvertOptions {
    /// The options of the source, of which the keys that the user has mapped are used.
    pub source: SourceOptions,
    /// Today. Later days of changes are left out.
    pub today: Date,
    /// The address where the source is published, for its relative links.
    pub source_url: Option<String>,
    /// Whether all terms become drafts.
    pub drafts: bool,
    /// The former address of a term, with `{id}` in the place of its identity.
    pub former_address: Option<String>,
    /// Whether images are copied.
    pub fetch_images: bool,
    /// The language of the site, for a source that states none.
    pub site_language: Option<String>,
    /// Whether slugs may have letters of all scripts.
    pub unicode_slugs: bool,
    /// The name of the source, which keeps the identities of several sources apart.
    pub source_name: Option<String>,
    /// The terms that the content folder has already.
    pub known: Vec<KnownTerm>,
}

/// A term of the content folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownTerm {
    /// The slug.
    pub slug: String,
    /// The name.
    pub name: String,
    /// The identity in a source; empty for terms that were not imported.
    pub source_id: String,
}

/// A converted glossary.
#[derive(Debug, Default)]
pub struct ImportedGlossary {
    /// The format of the source, for people.
    pub format: String,
    /// The language of the terms, if known.
    pub language: Option<String>,
    /// Whether the source is an export of this program.
    pub is_export: bool,
    /// The terms, in the order of the source.
    pub terms: Vec<ImportedTerm>,
    /// The topics; empty if the source has none.
    pub topics: Vec<Topic>,
    /// The text of `topics.toml`, if the source has one.
    pub topics_toml: Option<String>,
    /// The images to copy.
    pub images: Vec<ImportedImage>,
    /// The report.
    pub report: Report,
}

/// A converted term.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedTerm {
    /// The slug.
    pub slug: String,
    /// The identity in the source; empty for an export of this program.
    pub source_id: String,
    /// The file.
    pub file: TermFile,
    /// The file's text, where it differs from its normal form.
    pub as_written: Option<String>,
}

/// An image to copy into the folder of public files.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedImage {
    /// Where the image is.
    pub from: ImageSource,
    /// The path in the folder of public files.
    pub to: String,
    /// The term that shows the image.
    pub term: String,
}

/// The place of an image.
#[derive(Clone, Debug, PartialEq)]
pub enum ImageSource {
    /// An address on the web.
    Web(String),
    /// A file.
    File(PathBuf),
}
