//! Import of glossaries from other systems, and export for them.
//!
//! 1. A reader ([`source`]) turns files of any supported format into records: keys with values, as the source has them.
//! 2. The conversion ([`convert`]) turns records into terms: it recognises keys by their synonyms, converts markup,
//!    divides texts, resolves links and chooses slugs. Whatever has no place goes into the [`report`].
//! 3. The writer ([`mod@write`]) compares the terms with the content folder, and writes files in one step.
//!
//! The export ([`export`]) reads the files of a content folder, and writes other formats.

mod cells;
pub mod convert;
mod error;
pub mod export;
mod formulas;
mod keys;
mod limits;
mod markdown;
pub mod report;
pub mod source;
pub mod term_file;
mod value;
pub mod write;
mod xml;

pub use error::ImportError;
pub use limits::files as files_of;
pub use value::Value;
