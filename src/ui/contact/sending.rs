//! What became of a form.

use glossary_core::{inquiry::FieldError, page::FormState};

/// Where the form stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Nothing was sent, or the visitor is typing again.
    Idle,
    /// On its way.
    InFlight,
    /// Durably stored, under this reference: the only success.
    Stored(String),
    /// Not sent, or not accepted, for what is wrong with these fields.
    Refused(Vec<FieldError>),
    /// Not known to be stored, for this reason. What was typed is still there.
    Failed(String),
}

impl Sending {
    /// How the form begins: refused, where it was posted without scripting and
    /// comes back with its errors.
    pub(super) fn from_form(form: &FormState) -> Self {
        if form.errors.is_empty() { Self::Idle } else { Self::Refused(form.errors.clone()) }
    }

    /// What is wrong with the fields.
    pub(super) fn errors(&self) -> &[FieldError] {
        match self {
            Self::Refused(errors) => errors,
            _ => &[],
        }
    }

    /// An answer is awaited.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        *self == Self::InFlight
    }

    /// It arrived.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        matches!(self, Self::Stored(_))
    }
}
