//! Inquiries on their way: each is kept until it is proven stored or the visitor
//! says otherwise, and sent again until that is given up.
//!
//! The outbox knows no clock, network or storage. It takes an [`Event`] with the
//! time and a random number and answers with [`Decision`]s, to be carried out in
//! their order. A text of it ([`Outbox::to_text`]) is what lies on the device.
//! Tabs that share one take turns ([`Own::turn`]): each reads the text, applies
//! its event and writes it back under one lock, so that two never send the same.

mod own;
mod schedule;
mod text;

#[cfg(test)]
mod tests;

pub use own::Own;

use crate::{
    delivery::Outcome,
    inquiry::{FieldError, InquiryId, MAX_BODY},
};

/// How many inquiries are kept at once. More are handed back: a device's storage
/// is small, and nobody has twenty things to ask.
pub const MAX_ENTRIES: usize = 20;

/// The inquiries that are on their way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbox {
    entries: Vec<Entry>,
    rules: Rules,
}

/// What holds for all inquiries of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The endpoint [stores an inquiry once](crate::delivery::Preset::is_repeatable),
    /// however often it comes.
    pub repeatable: bool,
    /// The endpoint [can prove](crate::delivery::Preset::confirms) that it stored one.
    pub confirms: bool,
    /// For how many days an inquiry is sent again by itself.
    pub days: u32,
}

/// One inquiry on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The inquiry's identity.
    pub id: InquiryId,
    /// The inquiry, as whoever submits it writes and reads it.
    pub body: String,
    /// Where it stands.
    pub state: State,
    /// What is wrong with which field, where the endpoint refused it.
    pub errors: Vec<FieldError>,
    /// How often it was sent since the visitor last asked for it.
    pub attempts: u32,
    /// When it was first sent since then, in milliseconds since 1970.
    pub first_tried: u64,
    /// When it was last sent, or when the waiting began.
    tried: u64,
    /// How long it waits after that, in milliseconds.
    wait: u64,
}

/// Where an inquiry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was sent, and its answer is awaited.
    InFlight,
    /// The endpoint could not take it. It waits for its next attempt.
    Waiting,
    /// It did not get there, as far as is known. It waits too, but only until
    /// there is a connection.
    Unreached,
    /// It is not sent again by itself.
    Stopped(Stop),
}

/// Why an inquiry is not sent again by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The endpoint refused it.
    Refused,
    /// It may have been stored, and the endpoint would store it twice.
    Unproven,
    /// The endpoint answered, and never says more. There is nothing to be learnt
    /// by waiting, so it is forgotten after as many days as [`Rules`] say.
    Sent,
    /// It was tried for as long as [`Rules`] say.
    GaveUp,
    /// What the device kept of it is not what was written. It can be read and
    /// discarded, but is never sent.
    Damaged,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The visitor submits an inquiry. The same again is no second one.
    Submit(InquiryId, String),
    /// An answer came, and this is what it proves.
    Answer(InquiryId, Outcome),
    /// No answer came, or none will: what sent it is gone.
    NoAnswer(InquiryId),
    /// It was not sent at all, for want of a connection.
    NotSent(InquiryId),
    /// Time has passed.
    Tick,
    /// There is a connection again, or a page was opened.
    Online,
    /// The visitor wants it sent now.
    SendNow(InquiryId),
    /// The visitor no longer wants it.
    Discard(InquiryId),
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Write the outbox's text before anything that follows.
    Save,
    /// It was not taken, for being too long or one too many: the visitor still
    /// has it in the form.
    HandBack(InquiryId),
    /// It is proven stored under this reference, and forgotten here.
    Stored(InquiryId, String),
    /// Tell the visitor what the endpoint refused.
    Refused(InquiryId, Vec<FieldError>),
    /// Tell the visitor that it will not be sent again by itself.
    Stopped(InquiryId, Stop),
    /// Send it now.
    Send(InquiryId),
    /// Nothing is due before this time, in milliseconds since 1970: come back
    /// then with [`Event::Tick`].
    Wait(u64),
}

impl Outbox {
    /// An outbox with nothing in it.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self { entries: Vec::new(), rules }
    }

    /// What is on its way, in the order of submitting.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Takes over from another outbox what is this one's.
    pub fn take_from(&mut self, other: &mut Self, is_ours: impl Fn(&Entry) -> bool) {
        for entry in std::mem::take(&mut other.entries) {
            if !is_ours(&entry) {
                other.entries.push(entry);
            } else if self.find(entry.id).is_none() {
                self.entries.push(entry);
            }
        }
    }

    /// What to do about an event at that time, in milliseconds since 1970. The
    /// random number spreads the attempts of many visitors.
    pub fn on(&mut self, event: Event, now: u64, random: u32) -> Vec<Decision> {
        let mut told = Vec::new();
        // All of them: `any` would stop at the first.
        let mut changed = self.entries.iter_mut().fold(false, |changed, entry| entry.mend(now) | changed);
        changed |= self.expire(now);
        changed |= self.apply(event, now, random, &mut told);
        let mut next = u64::MAX;
        for entry in &mut self.entries {
            let Some(time) = entry.next_attempt() else { continue };
            if time > now {
                next = next.min(time);
                continue;
            }
            entry.start(now);
            told.push(Decision::Send(entry.id));
            changed = true;
        }
        if next != u64::MAX {
            told.push(Decision::Wait(next));
        }
        if changed {
            told.insert(0, Decision::Save);
        }
        told
    }

    /// Whether an entry was changed by it.
    fn apply(&mut self, event: Event, now: u64, random: u32, told: &mut Vec<Decision>) -> bool {
        match event {
            Event::Submit(id, body) => self.submit(id, body, now, told),
            Event::Answer(id, Outcome::Stored(reference)) => {
                let removed = self.remove(id);
                if removed {
                    told.push(Decision::Stored(id, reference));
                }
                removed
            }
            Event::Answer(id, outcome) => self.settle(id, told, |entry, rules| match outcome {
                Outcome::Rejected(errors) => {
                    entry.state = State::Stopped(Stop::Refused);
                    entry.errors.clone_from(&errors);
                    Some(Decision::Refused(id, errors))
                }
                Outcome::Retry(after) => entry.wait_for(State::Waiting, after, rules, now, random),
                Outcome::Unknown if !rules.repeatable && !rules.confirms => entry.stop(Stop::Sent),
                Outcome::Unknown | Outcome::Stored(_) => entry.unproven(rules, now, random),
            }),
            Event::NoAnswer(id) => self.settle(id, told, |entry, rules| entry.unproven(rules, now, random)),
            Event::NotSent(id) => {
                self.settle(id, told, |entry, rules| entry.wait_for(State::Unreached, None, rules, now, random))
            }
            Event::Online => {
                let unreached = self.entries.iter_mut().filter(|entry| entry.state == State::Unreached);
                // They are due now, and sending them is the change.
                unreached.for_each(|entry| entry.wait = 0);
                false
            }
            Event::SendNow(id) => self.find(id).is_some_and(|entry| entry.release(now)),
            Event::Discard(id) => self.remove(id),
            Event::Tick => false,
        }
    }

    fn submit(&mut self, id: InquiryId, body: String, now: u64, told: &mut Vec<Decision>) -> bool {
        let room = self.entries.len() < MAX_ENTRIES && body.len() <= MAX_BODY;
        match self.find(id) {
            Some(entry) if entry.body == body => entry.release(now),
            // An id is bound to what it was made for.
            None if room => {
                self.entries.push(Entry::new(id, body, now));
                true
            }
            _ => {
                told.push(Decision::HandBack(id));
                false
            }
        }
    }

    /// Ends an attempt. What is not awaited, such as the answer to an inquiry
    /// that was discarded, changes nothing.
    fn settle(
        &mut self,
        id: InquiryId,
        told: &mut Vec<Decision>,
        end: impl FnOnce(&mut Entry, Rules) -> Option<Decision>,
    ) -> bool {
        let rules = self.rules;
        let Some(entry) = self.find(id).filter(|entry| entry.state == State::InFlight) else { return false };
        told.extend(end(entry, rules));
        true
    }

    /// Forgets what was sent to an endpoint that never says more. Whether there
    /// was such a thing.
    fn expire(&mut self, now: u64) -> bool {
        let (before, rules) = (self.entries.len(), self.rules);
        self.entries.retain(|entry| !entry.is_over(rules, now));
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
