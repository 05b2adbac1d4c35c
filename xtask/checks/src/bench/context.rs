//! The context that all benchmarks share.

use std::path::PathBuf;

/// The folders and the program of a run.
pub struct Bench {
    /// The repository.
    pub root: PathBuf,
    /// The folder of generated content and its sites.
    pub folder: PathBuf,
    /// The app, as Trunk built it.
    pub app: PathBuf,
    /// The program that publishes and serves.
    pub glossary: PathBuf,
}
