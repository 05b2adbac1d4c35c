//! Errors of publishing.

use std::{io, path::PathBuf};

use crate::shell::ShellError;

/// An error that stops publishing.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The app is missing or invalid.
    #[error(transparent)]
    Shell(#[from] ShellError),
    /// A file could not be read or written.
    #[error("cannot {action} {path}")]
    File {
        /// `read`, `write` or `remove`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// An image cannot be scaled, or a picture cannot be drawn.
    #[error("{path}: {problem}")]
    Picture {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A value could not be serialised as JSON or XML.
    #[error("cannot write {0}: {1}")]
    Format(String, String),
}

impl PublishError {
    /// Returns the error of serialising a value for a file.
    pub(super) fn format(name: &str, error: &dyn std::fmt::Display) -> Self {
        Self::Format(name.to_owned(), error.to_string())
    }
}
