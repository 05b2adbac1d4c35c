//! The outbox: inquiries are kept until they are proven stored or the visitor discards them, and are
//! retried for some days.
//!
//! The outbox is a state machine without clock, network or storage. [`Outbox::on`] takes an [`Event`],
//! the time and a random number, and returns [`Decision`]s to carry out in their order. The browser
//! stores the outbox as text ([`Outbox::to_text`]). Tabs share the text: each reads it, applies its
//! event and writes it back in one transaction ([`Overlay::apply`]), so that no two tabs send the same
//! inquiry.

mod overlay;
mod schedule;
mod text;

#[cfg(test)]
mod tests;

pub use overlay::{Overlay, Turn};

use crate::{
    delivery::DeliveryOutcome,
    form::FieldError,
    inquiry::{InquiryId, MAX_BODY},
};

/// The maximum number of inquiries in the outbox. Further inquiries are handed back to the form.
pub const MAX_ENTRIES: usize = 20;

/// The unsent inquiries of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbox {
    entries: Vec<Entry>,
    rules: Rules,
}

/// The rules for all inquiries of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whether the endpoint is [idempotent](crate::delivery::Preset::is_repeatable).
    pub repeatable: bool,
    /// Whether the endpoint [can prove](crate::delivery::Preset::confirms) that an inquiry is stored.
    pub confirms: bool,
    /// The days for which an inquiry is retried automatically.
    pub days: u32,
}

/// An inquiry in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The inquiry's id.
    pub id: InquiryId,
    /// The serialised inquiry, opaque to the outbox.
    pub body: String,
    /// The state of the delivery.
    pub state: State,
    /// The errors with which the endpoint refused the inquiry.
    pub errors: Vec<FieldError>,
    /// The number of attempts since the visitor last submitted or resent the inquiry.
    pub attempts: u32,
    /// The time of the first of these attempts, in milliseconds since 1970.
    pub first_tried: u64,
    /// The time of the last attempt or of its end, in milliseconds since 1970.
    tried: u64,
    /// The delay after that time before the next attempt, in milliseconds.
    wait: u64,
}

/// The state of an inquiry's delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// An attempt is under way.
    InFlight,
    /// The endpoint could not accept the inquiry. The next attempt is scheduled.
    Waiting,
    /// The inquiry probably did not reach the endpoint. The next attempt is scheduled, and comes earlier
    /// if a connection returns.
    Unreached,
    /// There are no automatic retries.
    Stopped(Stop),
}

/// The reason why an inquiry is not retried automatically.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The endpoint refused the inquiry.
    Refused,
    /// The inquiry may be stored, and the endpoint is not idempotent.
    Unproven,
    /// The endpoint responded, but never proves storage. The entry is removed after [`Rules::days`].
    Sent,
    /// All retries within [`Rules::days`] failed.
    GaveUp,
    /// The stored text of the entry is corrupt. The visitor can read and discard the inquiry; it is never
    /// sent.
    Damaged,
}

/// An event.
#[derive(Clone, Debug)]
pub enum Event {
    /// The visitor submitted an inquiry. Resubmitting the same id and body sends the inquiry again.
    Submit(InquiryId, String),
    /// The endpoint responded, with this outcome.
    Answer(InquiryId, DeliveryOutcome),
    /// There was no response.
    NoAnswer(InquiryId),
    /// The page that started the attempt at this time no longer awaits a response.
    Abandoned(InquiryId, u64),
    /// The inquiry was not sent, because there is no connection.
    NotSent(InquiryId),
    /// Time has passed.
    Tick,
    /// A connection returned, or a page was opened.
    Online,
    /// The visitor resends the inquiry.
    SendNow(InquiryId),
    /// The visitor discards the inquiry.
    Discard(InquiryId),
}

/// An action for the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Store the outbox's text before the decisions that follow.
    Save,
    /// The inquiry is too long or the outbox is full: leave the inquiry in the form.
    HandBack(InquiryId),
    /// The inquiry is proven stored under this reference, and removed.
    Stored(InquiryId, String),
    /// Show the errors with which the endpoint refused the inquiry.
    Refused(InquiryId, Vec<FieldError>),
    /// Show that the inquiry is not retried automatically.
    Stopped(InquiryId, Stop),
    /// Send the inquiry now.
    Send(InquiryId),
    /// Call again with [`Event::Tick`] at this time, in milliseconds since 1970.
    Wait(u64),
}

impl Outbox {
    /// Creates an empty outbox.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self { entries: Vec::new(), rules }
    }

    /// Returns the entries, in the order of submission.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Moves the entries for which `is_ours` holds from another outbox. An id that this outbox already has
    /// is dropped.
    pub fn take_from(&mut self, other: &mut Self, is_ours: impl Fn(&Entry) -> bool) {
        for entry in std::mem::take(&mut other.entries) {
            if !is_ours(&entry) {
                other.entries.push(entry);
            } else if self.find(entry.id).is_none() {
                self.entries.push(entry);
            }
        }
    }

    /// Handles an event at a time in milliseconds since 1970, and returns the decisions. The random number
    /// spreads the retries of many visitors.
    pub fn on(&mut self, event: Event, now: u64, random: u32) -> Vec<Decision> {
        let mut decisions = Vec::new();
        // `fold`, because `any` would stop at the first changed entry.
        let mut changed = self.entries.iter_mut().fold(false, |changed, entry| entry.clamp_times(now) | changed);
        changed |= self.remove_expired(now);
        changed |= self.apply(event, now, random, &mut decisions);
        let mut next = u64::MAX;
        for entry in &mut self.entries {
            let Some(time) = entry.next_attempt() else { continue };
            if time > now {
                next = next.min(time);
                continue;
            }
            entry.start(now);
            decisions.push(Decision::Send(entry.id));
            changed = true;
        }
        if next != u64::MAX {
            decisions.push(Decision::Wait(next));
        }
        if changed {
            decisions.insert(0, Decision::Save);
        }
        decisions
    }

    /// Applies an event to the entries, and returns whether an entry changed.
    fn apply(&mut self, event: Event, now: u64, random: u32, decisions: &mut Vec<Decision>) -> bool {
        match event {
            Event::Submit(id, body) => self.submit(id, body, now, decisions),
            Event::Answer(id, DeliveryOutcome::Stored(reference)) => {
                let removed = self.remove(id);
                if removed {
                    decisions.push(Decision::Stored(id, reference));
                }
                removed
            }
            Event::Answer(id, outcome) => self.end_attempt(id, decisions, |entry, rules| match outcome {
                DeliveryOutcome::Rejected(errors) => {
                    entry.state = State::Stopped(Stop::Refused);
                    entry.errors.clone_from(&errors);
                    Some(Decision::Refused(id, errors))
                }
                DeliveryOutcome::Retry(after) => entry.schedule_retry(State::Waiting, after, rules, now, random),
                DeliveryOutcome::Unknown if !rules.repeatable && !rules.confirms => entry.stop(Stop::Sent),
                DeliveryOutcome::Unknown | DeliveryOutcome::Stored(_) => entry.retry_or_stop(rules, now, random),
            }),
            // Another page may have started an attempt since. `clamp_times` has moved times in the future to now.
            Event::Abandoned(id, started) if self.find(id).is_none_or(|entry| entry.tried != started.min(now)) => false,
            Event::NoAnswer(id) | Event::Abandoned(id, _) => {
                self.end_attempt(id, decisions, |entry, rules| entry.retry_or_stop(rules, now, random))
            }
            Event::NotSent(id) => self.end_attempt(id, decisions, |entry, rules| {
                entry.schedule_retry(State::Unreached, None, rules, now, random)
            }),
            Event::Online => {
                let unreached = self.entries.iter_mut().filter(|entry| entry.state == State::Unreached);
                // No change yet: `on` sends these entries, which is one.
                unreached.for_each(|entry| entry.wait = 0);
                false
            }
            Event::SendNow(id) => self.find(id).is_some_and(|entry| entry.requeue(now)),
            Event::Discard(id) => self.remove(id),
            Event::Tick => false,
        }
    }

    fn submit(&mut self, id: InquiryId, body: String, now: u64, decisions: &mut Vec<Decision>) -> bool {
        let room = self.entries.len() < MAX_ENTRIES && body.len() <= MAX_BODY;
        match self.find(id) {
            Some(entry) if entry.body == body => entry.requeue(now),
            // An id belongs to one body.
            None if room => {
                self.entries.push(Entry::new(id, body, now));
                true
            }
            _ => {
                decisions.push(Decision::HandBack(id));
                false
            }
        }
    }

    /// Ends the attempt of an entry, and returns whether there was one. Late events, such as the response
    /// for a discarded inquiry, change nothing.
    fn end_attempt(
        &mut self,
        id: InquiryId,
        decisions: &mut Vec<Decision>,
        end: impl FnOnce(&mut Entry, Rules) -> Option<Decision>,
    ) -> bool {
        let rules = self.rules;
        let Some(entry) = self.find(id).filter(|entry| entry.state == State::InFlight) else { return false };
        decisions.extend(end(entry, rules));
        true
    }

    /// Removes entries that were sent to an endpoint that never proves storage, and returns whether there
    /// were any.
    fn remove_expired(&mut self, now: u64) -> bool {
        let (before, rules) = (self.entries.len(), self.rules);
        self.entries.retain(|entry| !entry.is_expired(rules, now));
        self.entries.len() != before
    }

    fn find(&mut self, id: InquiryId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == id)
    }

    fn remove(&mut self, id: InquiryId) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.id != id);
        self.entries.len() != before
    }
}
