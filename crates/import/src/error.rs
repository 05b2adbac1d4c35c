//! The errors of imports and exports.

use std::{io, path::PathBuf};

/// The reason why nothing was imported or exported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file or folder cannot be read.
    #[error("cannot read {}: {error}", .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// A file or folder cannot be written.
    #[error("cannot write {}: {error}; nothing was changed", .path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// A file does not have its format.
    #[error("{place}: {reason}")]
    Malformed {
        /// The file, with a line where known.
        place: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A file exceeds a limit.
    #[error("{place} is too large: {limit}")]
    TooLarge {
        /// The file.
        place: String,
        /// The limit.
        limit: String,
    },
    /// A format is read by another program, which is missing or has failed.
    #[error("{place}: {reason}. Run this command, and import its result:\n    {command}")]
    NeedsProgram {
        /// The file.
        place: String,
        /// The problem with the program.
        reason: String,
        /// The command that converts the file.
        command: String,
    },
    /// The source has no terms, or they are not where the reader looks.
    #[error("{place} has no terms: {reason}")]
    NoTerms {
        /// The file or folder.
        place: String,
        /// What was found instead, and what to do.
        reason: String,
    },
    /// An option does not fit the source.
    #[error("{0}")]
    Option(String),
}

impl ImportError {
    pub(crate) fn malformed(place: impl Into<String>, reason: impl ToString) -> Self {
        Self::Malformed { place: place.into(), reason: reason.to_string() }
    }
}
