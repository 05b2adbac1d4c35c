//! Reading of other formats into records.

mod archive;
mod dita;
mod folder;
mod glossarist;
mod html_page;
mod languages;
mod levels;
mod markdown_page;
mod moodle;
mod pandoc;
mod rdf;
mod read;
mod skos;
mod structured;
mod table;
mod tbx;
mod wordpress;

use std::path::PathBuf;

pub use languages::is_language;
pub use read::{FORMATS, read};
pub(crate) use table::TOPICS_SHEET;

use crate::{Value, report::Notes};

/// The notation of a record's texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// Markdown, possibly with HTML inside.
    #[default]
    Markdown,
    /// HTML.
    Html,
    /// Text of a cell: HTML if there are tags, else Markdown, with each line a paragraph.
    Cell,
}

/// Options of an import that concern the source.
#[derive(Clone, Debug, Default)]
pub struct SourceOptions {
    /// The keys that the user has mapped: the source's key or path, and the key of the front matter.
    pub map: Vec<(String, String)>,
    /// The path of the list of terms in JSON or YAML.
    pub records: Option<String>,
    /// The language to take from a source with several.
    pub language: Option<String>,
    /// The post type of a WordPress export.
    pub post_type: Option<String>,
    /// The reader to use, whatever the file's name says.
    pub format: Option<String>,
}

/// One entry of a source.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The place, such as `glossary.csv:12`.
    pub place: String,
    /// The identity in the source, which stays the same when the entry changes.
    pub id: String,
    /// Whether the identity is written in the source, and not derived from the name or the place.
    pub has_own_id: bool,
    /// The keys and values, as written.
    pub fields: Vec<(String, Value)>,
    /// The text below the keys.
    pub body: String,
    /// The notation of all texts.
    pub markup: Markup,
    /// The folder of the file, for images.
    pub folder: Option<PathBuf>,
    /// What the reader could not take.
    pub notes: Notes,
}

/// A source with its entries.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The format, for people: "CSV", "SKOS".
    pub format: String,
    /// Whether the source is an export of this program, whose keys and texts stay unchanged.
    pub is_export: bool,
    /// The entries.
    pub records: Vec<Record>,
    /// The text of `topics.toml`, if the source has one.
    pub topics_toml: Option<String>,
    /// The names of topics by their identity in the source.
    pub topic_names: Vec<(String, String)>,
    /// The address of the site that the entries come from, with a slash at the end.
    pub site: Option<String>,
    /// The address of the page that the entries come from, for its relative links.
    pub page: Option<String>,
    /// The names of the folders that the entries come from, which are part of links.
    pub folders: Vec<String>,
    /// The language of the entries, if the source says so or several languages were found.
    pub language: Option<String>,
    /// What concerns the whole source.
    pub notes: Notes,
}
