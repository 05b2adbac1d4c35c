//! What is sent to an endpoint, and what its answer proves.
//!
//! A status of 200 is no proof: captive portals, proxies and form services send
//! it without having stored anything. Each [`Preset`] says what its endpoint is
//! sent and which answer is taken for a success; everything else is not one.
//!
//! The body of an answer is read through [`Json`], so that the browser can hand
//! over what it parsed itself.

mod preset;
mod proof;
mod request;
mod write;

#[cfg(test)]
mod tests;

pub use preset::{Custom, Preset, Proof};
pub use request::{NETLIFY_CAMPAIGN, NETLIFY_OTHERS, Request};

use crate::{
    inquiry::{FieldError, Inquiry, InquiryId},
    site::Contact,
};

/// A value out of JSON, whoever parsed it.
pub trait Json: Sized {
    /// The member of that name; `None` where there is none, or it is null.
    fn get(&self, name: &str) -> Option<Self>;

    /// The text that it is; `None` where it is none.
    fn text(&self) -> Option<String>;

    /// The truth value that it is; `None` where it is none.
    fn flag(&self) -> Option<bool>;

    /// It is an object: neither a list nor a single value.
    fn is_object(&self) -> bool;

    /// What it lists; nothing where it is no list.
    fn items(&self) -> Vec<Self>;
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer<J> {
    /// The HTTP status.
    pub status: u16,
    /// It bears [`crate::inquiry::MARKER_HEADER`].
    pub marked: bool,
    /// It came from elsewhere: a browser follows a redirect with a GET, whose
    /// answer says nothing of what was posted.
    pub redirected: bool,
    /// After how many seconds it asks to be tried again: the header
    /// [`Retry-After`](https://www.rfc-editor.org/rfc/rfc9110#field.retry-after).
    pub retry_after: Option<u32>,
    /// Its body; `None` where that is no JSON, as a network's log-in page is not,
    /// or was cut off.
    pub body: Option<J>,
}

/// What is known of an inquiry after an attempt to deliver it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Durably stored, under this reference.
    Stored(String),
    /// Not accepted, for what is wrong with these fields.
    Rejected(Vec<FieldError>),
    /// Not stored now; the same inquiry may be sent again, after so many seconds
    /// where the endpoint named a time.
    Retry(Option<u32>),
    /// The answer proves nothing either way.
    Unknown,
}

/// Which of a site's two endpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// [`Contact::endpoint`]
    #[default]
    Endpoint,
    /// [`Contact::fallback`]
    Fallback,
}

/// What the target is sent for an inquiry from a site of that origin, such as
/// `https://www.example.com`. The [`foldable`] fields are told in the message.
#[must_use]
pub fn request(contact: &Contact, target: Target, inquiry: &Inquiry, origin: &str, folded: &[String]) -> Request {
    contact.target(target).0.request(&contact.form, inquiry, origin, folded)
}

/// What the target's answer proves of the inquiry with this id. Its errors name
/// the form's fields, whatever the endpoint calls them.
#[must_use]
pub fn outcome<J: Json>(contact: &Contact, target: Target, id: InquiryId, answer: &Answer<J>) -> Outcome {
    match contact.target(target).0.outcome(id, answer) {
        Outcome::Rejected(mut errors) => {
            for error in &mut errors {
                if let Some(name) = contact.form.name_of(&error.field) {
                    error.field = name;
                }
            }
            Outcome::Rejected(errors)
        }
        other => other,
    }
}

/// The fields that the target has no place for, where its errors say nothing else:
/// see [`Preset::foldable`].
#[must_use]
pub fn foldable(contact: &Contact, target: Target, errors: &[FieldError]) -> Option<Vec<String>> {
    contact.target(target).0.foldable(errors)
}
