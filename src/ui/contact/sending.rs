//! What became of a form.

use glossary_core::{form::FieldError, page::FormState};

use crate::unsent::{Unsent, heading};

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
    /// Not taken, as it is too long, or one too many that waits. What was typed
    /// is still there.
    Failed,
    /// Not known to be stored, and not forgotten: it is tried again, or left to
    /// the visitor.
    Kept(Box<Unsent>),
}

impl Sending {
    /// How the form begins: refused, where it was posted without scripting and
    /// comes back with its errors.
    pub(crate) fn from_form(form: &FormState) -> Self {
        if form.errors.is_empty() { Self::Idle } else { Self::Refused(form.errors.clone()) }
    }

    /// What is wrong with the fields.
    pub(crate) fn errors(&self) -> &[FieldError] {
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

    /// The form has nothing more to do with it.
    #[must_use]
    pub fn is_out_of_hand(&self) -> bool {
        matches!(self, Self::Stored(_) | Self::Kept(_))
    }

    /// In a few words, for whoever does not see it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Stored(reference) => ["We have your message. Your reference is ", reference].concat(),
            Self::Kept(unsent) => heading(&unsent.standing).to_owned(),
            Self::Refused(_) | Self::Failed => "Your message was not accepted.".to_owned(),
            Self::Idle | Self::InFlight => String::new(),
        }
    }

    /// What is kept.
    #[must_use]
    pub fn kept(&self) -> Option<&Unsent> {
        match self {
            Self::Kept(unsent) => Some(unsent),
            _ => None,
        }
    }
}
