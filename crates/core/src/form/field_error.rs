//! The validation error of a field.

use serde::{Deserialize, Serialize};

/// A validation error.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// The error's code, for programs: `required`, `too-long`, `one-line`, `not-an-email`, `not-a-tel`,
    /// `not-a-url`, `unknown-field`.
    pub code: String,
    /// The error's message, for people: what to do.
    pub detail: String,
}
