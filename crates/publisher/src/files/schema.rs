//! The JSON Schemas of `glossary.json` and of the pages' `index.json` (<https://json-schema.org/draft/2020-12>).

use glossary_core::page::PageData;
use serde::Serialize;

/// The version of both formats. The version rises with incompatible changes; added keys are compatible.
pub const VERSION: u32 = 1;

/// The schema files: each name with its content.
pub const SCHEMAS: [(&str, &str); 2] = [
    ("schema/glossary.json", include_str!("schema/glossary.json")),
    ("schema/page.json", include_str!("schema/page.json")),
];

/// The content of a page's `index.json`.
#[derive(Debug, Serialize)]
pub struct PageFile<'a> {
    version: u32,
    #[serde(flatten)]
    data: &'a PageData,
}

impl<'a> PageFile<'a> {
    /// Returns the file's content for a page's data.
    #[must_use]
    pub const fn new(data: &'a PageData) -> Self {
        Self { version: VERSION, data }
    }
}
