//! The status of the form.

use glossary_core::{form::FieldError, inquiry::InquiryId, page::FormState};

/// The status of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FormStatus {
    /// The visitor has sent nothing, or writes again.
    Idle,
    /// The first attempt to deliver the inquiry is under way.
    InFlight,
    /// The inquiry is durably stored under this reference: the only success.
    Stored(String),
    /// The form or the endpoint refused the inquiry, for these errors.
    Refused(Vec<FieldError>),
    /// The outbox did not take the inquiry, which is too long, or one too many. The fields still have their values.
    NotTaken,
    /// The inquiry is not known to be stored. The outbox keeps it, and retries or leaves it to the visitor.
    Kept(InquiryId),
}

impl FormStatus {
    /// Returns the status of a form that is shown first: refused, where the visitor posted it without scripting.
    pub(super) fn of(form: &FormState) -> Self {
        if form.errors.is_empty() { Self::Idle } else { Self::Refused(form.errors.clone()) }
    }

    /// Returns the errors of the fields.
    pub(super) fn errors(&self) -> &[FieldError] {
        match self {
            Self::Refused(errors) => errors,
            _ => &[],
        }
    }

    /// Returns whether the form waits for the end of an attempt.
    pub(super) fn is_in_flight(&self) -> bool {
        *self == Self::InFlight
    }

    /// Returns whether the outcome replaces the form.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self, Self::Stored(_) | Self::Kept(_))
    }

    /// Returns the id of the inquiry that the outbox keeps.
    pub(super) fn kept(&self) -> Option<InquiryId> {
        match self {
            Self::Kept(id) => Some(*id),
            _ => None,
        }
    }
}
