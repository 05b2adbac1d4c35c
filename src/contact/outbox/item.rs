//! An inquiry in the outbox, as the visitor sees it.

use glossary_core::{
    form::FieldError,
    inquiry::InquiryId,
    outbox::{State, Stop},
};

/// An inquiry that is not known to be stored, or that was stored while the visitor did something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::contact) struct OutboxItem {
    /// The inquiry's id.
    pub id: InquiryId,
    /// Whether the form shows the inquiry, and the bar does not.
    pub in_form: bool,
    /// The status of the delivery.
    pub status: DeliveryStatus,
    /// The errors with which the endpoint refused the inquiry.
    pub errors: Vec<FieldError>,
    /// The values of the fields, a line each.
    pub text: String,
    /// The time of the first attempt, in words.
    pub since: String,
    /// The time of the next attempt, in words; or an empty text.
    pub next: String,
    /// The number of days for which the inquiry is retried.
    pub days: u32,
    /// The address of an e-mail with the text, or an empty text.
    pub mail: String,
    /// Whether the device keeps the inquiry when the page is closed.
    pub is_kept: bool,
    /// Whether the inquiry is stored once, however often it is sent.
    pub is_repeatable: bool,
}

impl OutboxItem {
    /// Returns whether an attempt is under way.
    pub(super) fn is_in_flight(&self) -> bool {
        self.status == DeliveryStatus::Pending(State::InFlight)
    }

    /// Returns whether the inquiry is stored.
    pub(super) fn is_stored(&self) -> bool {
        matches!(self.status, DeliveryStatus::Stored(_))
    }

    /// Returns whether the inquiry may be stored, and is not retried for that reason.
    pub(super) fn may_be_stored(&self) -> bool {
        matches!(self.status, DeliveryStatus::Pending(State::Stopped(Stop::Sent | Stop::Unproven)))
    }
}

/// The status of an inquiry's delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::contact) enum DeliveryStatus {
    /// Not known to be stored.
    Pending(State),
    /// There is no connection.
    Offline,
    /// Durably stored under this reference.
    Stored(String),
}

impl DeliveryStatus {
    /// Returns the status in a few words.
    pub(in crate::contact) fn heading(&self) -> &'static str {
        match self {
            Self::Stored(_) => "We have your message.",
            Self::Pending(State::InFlight) => "Sending it again.",
            Self::Pending(State::Stopped(stop)) => match stop {
                Stop::Sent => "Sent, but not confirmed.",
                Stop::Unproven => "We cannot tell whether it arrived.",
                Stop::Refused => "It was not accepted.",
                Stop::GaveUp => "Not confirmed. We no longer try.",
                Stop::Damaged => "It can no longer be sent.",
            },
            _ => "Not confirmed yet.",
        }
    }
}
