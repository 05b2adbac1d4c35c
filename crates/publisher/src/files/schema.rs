//! What other programs may rely on: `schema/glossary.json` and `schema/page.json`
//! (<https://json-schema.org/draft/2020-12>) describe what `glossary.json` and the
//! pages' `index.json` hold.

use glossary_core::page::PageData;
use serde::Serialize;

/// The version of both formats: it rises when a program that reads them would have
/// to change. Keys may be added without.
pub const VERSION: u32 = 1;

/// The schemas, by the names of their files.
pub const SCHEMAS: [(&str, &str); 2] = [
    ("schema/glossary.json", include_str!("schema/glossary.json")),
    ("schema/page.json", include_str!("schema/page.json")),
];

/// A page's data as it lies beside the page.
#[derive(Debug, Serialize)]
pub struct PageFile<'a> {
    version: u32,
    #[serde(flatten)]
    data: &'a PageData,
}

impl<'a> PageFile<'a> {
    /// The file for this data.
    #[must_use]
    pub const fn new(data: &'a PageData) -> Self {
        Self { version: VERSION, data }
    }
}
