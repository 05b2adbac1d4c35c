//! An installed tool.

use std::path::PathBuf;

/// An installed tool.
#[derive(Debug)]
pub struct Tool {
    /// The tool's name.
    pub name: &'static str,
    /// The tool's version, such as `0.21.14`.
    pub version: String,
    /// The program.
    pub program: PathBuf,
}
