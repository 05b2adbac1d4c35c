//! Inquiries that are still on this device, as the visitor is told of them.

use glossary_core::{
    form::FieldError,
    outbox::{State, Stop},
};

/// An inquiry that was sent from this device and is not known to be stored, or
/// was stored while the visitor did something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Its identity.
    pub id: String,
    /// Where it stands.
    pub standing: Standing,
    /// What is wrong with it, where it was refused.
    pub errors: Vec<FieldError>,
    /// What was typed: a line a field.
    pub text: String,
    /// Since when it is under way, in words.
    pub since: String,
    /// When it is sent again by itself, in words; or an empty text.
    pub next: String,
    /// For how many days that is done.
    pub days: u32,
    /// The address that begins an e-mail with the text, or an empty text.
    pub mail: String,
    /// The device keeps it when the page is closed.
    pub kept: bool,
    /// However often it is sent, it is stored once.
    pub once: bool,
}

/// Where an inquiry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not known to be stored.
    Pending(State),
    /// There is no connection to send it by.
    Offline,
    /// Durably stored, under this reference.
    Stored(String),
}

/// Returns the state in a few words.
#[must_use]
pub fn heading(standing: &Standing) -> &'static str {
    match standing {
        Standing::Stored(_) => "We have your message.",
        Standing::Pending(State::InFlight) => "Sending it again.",
        Standing::Pending(State::Stopped(stop)) => match stop {
            Stop::Sent => "Sent, but not confirmed.",
            Stop::Unproven => "We cannot tell whether it arrived.",
            Stop::Refused => "It was not accepted.",
            Stop::GaveUp => "Not confirmed, and no longer tried.",
            Stop::Damaged => "It can no longer be sent.",
        },
        _ => "Not confirmed yet.",
    }
}
