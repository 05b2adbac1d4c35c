//! An installed tool.

use std::path::PathBuf;

/// An installed tool.
#[derive(Debug)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version, such as `0.21.14`.
    pub version: String,
    /// The program.
    pub program: PathBuf,
}
