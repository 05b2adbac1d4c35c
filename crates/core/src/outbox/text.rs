//! The outbox as a text, to be kept on the device.
//!
//! ```text
//! glossary-outbox 1
//! 3417982113 0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b w 2 1750764536788 1750764542011 7311 {"id":…}
//! ```
//!
//! A line an inquiry: a checksum, the id, the state, the attempts, when it was
//! first and last sent, how long it waits, and the inquiry itself. A line that
//! was damaged harms no other, and is shown rather than sent.

use super::{Entry, MAX_ENTRIES, Outbox, Rules, State, Stop};
use crate::inquiry::InquiryId;

/// What a text of this version begins with.
const HEAD: &str = "glossary-outbox 1\n";

/// The columns after the checksum.
const COLUMNS: usize = 7;

const STATES: [(&str, State); 7] = [
    ("i", State::InFlight),
    ("w", State::Waiting),
    ("u", State::Unreached),
    ("r", State::Stopped(Stop::Refused)),
    ("p", State::Stopped(Stop::Unproven)),
    ("g", State::Stopped(Stop::GaveUp)),
    ("d", State::Stopped(Stop::Damaged)),
];

impl Outbox {
    /// The outbox as a text. It grows no longer than [`MAX_ENTRIES`] inquiries of
    /// [`MAX_BODY`](crate::inquiry::MAX_BODY) make it; one with nothing in it is
    /// an empty text.
    #[must_use]
    pub fn to_text(&self) -> String {
        if self.entries.is_empty() {
            return String::new();
        }
        let mut text = HEAD.to_owned();
        for entry in &self.entries {
            let line = entry.to_line();
            text.push_str(&sum(&line).to_string());
            text.push(' ');
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// The outbox that a text holds; see [`Outbox::new`]. `None` where it was not
    /// written by this version: it must then be left as it is, and this page
    /// keeps nothing on the device.
    #[must_use]
    pub fn from_text(text: &str, rules: Rules) -> Option<Self> {
        let mut outbox = Self::new(rules);
        if text.is_empty() {
            return Some(outbox);
        }
        for line in text.strip_prefix(HEAD)?.split('\n').filter(|line| !line.is_empty()).take(MAX_ENTRIES) {
            let entry = Entry::from_line(line);
            if outbox.find(entry.id).is_none() {
                outbox.entries.push(entry);
            }
        }
        Some(outbox)
    }
}

impl Entry {
    fn to_line(&self) -> String {
        let state = STATES.iter().find(|(_, state)| *state == self.state).map_or("", |(letter, _)| letter);
        let mut line = self.id.0.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()).to_owned();
        for column in [
            state,
            &self.attempts.to_string(),
            &self.first_tried.to_string(),
            &self.tried.to_string(),
            &self.wait.to_string(),
        ] {
            line.push(' ');
            line.push_str(column);
        }
        line.push(' ');
        for character in self.body.chars() {
            match character {
                '\\' => line.push_str("\\\\"),
                '\n' => line.push_str("\\n"),
                _ => line.push(character),
            }
        }
        line
    }

    fn from_line(line: &str) -> Self {
        let intact = line.split_once(' ').filter(|(given, rest)| given.parse() == Ok(sum(rest)));
        intact.and_then(|(_, rest)| Self::parse(rest)).unwrap_or_else(|| Self::salvage(line))
    }

    /// What is left of a damaged line: what was typed, where it can be told from
    /// the rest, or else all of it.
    fn salvage(line: &str) -> Self {
        let mut columns = line.splitn(1 + COLUMNS, ' ').skip(1);
        let id = columns.next().and_then(|id| id.parse().ok());
        let (id, body) = match (id, columns.nth(COLUMNS - 2)) {
            (Some(id), Some(body)) => (id, body),
            // It needs one to be discarded by.
            _ => (InquiryId(uuid::Uuid::from_u128(u128::from(sum(line)))), line),
        };
        Self { state: State::Stopped(Stop::Damaged), ..Self::new(id, unescape(body), 0) }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut columns = line.splitn(COLUMNS, ' ');
        let id = columns.next()?.parse().ok()?;
        let letter = columns.next()?;
        let state = STATES.iter().find(|(other, _)| *other == letter)?.1;
        let attempts = columns.next()?.parse().ok()?;
        let mut time = || columns.next()?.parse().ok();
        let (first_tried, tried, wait) = (time()?, time()?, time()?);
        Some(Self { id, body: unescape(columns.next()?), state, attempts, first_tried, tried, wait })
    }
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            },
            _ => character,
        });
    }
    plain
}

/// FNV-1a (<https://www.rfc-editor.org/rfc/rfc9923>): against accidents, not
/// against people.
fn sum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
