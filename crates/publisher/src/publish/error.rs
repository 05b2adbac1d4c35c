//! Why a site could not be published.

use std::{io, path::PathBuf};

use crate::shell::ShellError;

/// Why a site could not be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The app is not there.
    #[error(transparent)]
    Shell(#[from] ShellError),
    /// A file could not be read or written.
    #[error("cannot {what} {path}")]
    File {
        /// `read`, `write`, `remove`
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A value could not be written as JSON or XML.
    #[error("cannot write {0}: {1}")]
    Format(String, String),
}

impl PublishError {
    /// An error of writing a value into the file of that name.
    pub(super) fn format(name: &str, error: &dyn std::fmt::Display) -> Self {
        Self::Format(name.to_owned(), error.to_string())
    }
}
