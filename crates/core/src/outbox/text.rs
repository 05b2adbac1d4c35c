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
//!
//! Version 2 has another column before the inquiry: what is wrong with its fields,
//! where it was refused. It is written only where version 1 does not suffice, as
//! pages of an older build may be open.

use super::{Entry, Outbox, Rules, State, Stop};
use crate::inquiry::{FieldError, InquiryId};

/// What a text begins with, by its version.
const HEADS: [&str; 2] = ["glossary-outbox 1\n", "glossary-outbox 2\n"];

/// The columns of version 1 after the checksum.
const COLUMNS: usize = 7;

const STATES: [(&str, State); 8] = [
    ("i", State::InFlight),
    ("w", State::Waiting),
    ("u", State::Unreached),
    ("r", State::Stopped(Stop::Refused)),
    ("p", State::Stopped(Stop::Unproven)),
    ("s", State::Stopped(Stop::Sent)),
    ("g", State::Stopped(Stop::GaveUp)),
    ("d", State::Stopped(Stop::Damaged)),
];

impl Outbox {
    /// The outbox as a text; one with nothing in it is an empty text.
    #[must_use]
    pub fn to_text(&self) -> String {
        if self.entries.is_empty() {
            return String::new();
        }
        let told = |entry: &Entry| !entry.errors.is_empty() || entry.state == State::Stopped(Stop::Sent);
        let second = self.entries.iter().any(told);
        let mut text = HEADS[usize::from(second)].to_owned();
        for entry in &self.entries {
            let line = entry.to_line(second);
            text.push_str(&(sum(&line) ^ u32::from(second)).to_string());
            text.push(' ');
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// The outbox that a text holds; see [`Outbox::new`]. `None` where it is of a
    /// later version: it must then be left as it is, and this page keeps nothing
    /// on the device.
    #[must_use]
    pub fn from_text(text: &str, rules: Rules) -> Option<Self> {
        let mut outbox = Self::new(rules);
        if text.is_empty() {
            return Some(outbox);
        }
        let (version, lines) =
            HEADS.iter().enumerate().find_map(|(version, head)| Some((version, text.strip_prefix(head)?)))?;
        // All of them: pages that had to keep some by themselves may have added more than one takes.
        for line in lines.split('\n').filter(|line| !line.is_empty()) {
            let entry = Entry::from_line(line, COLUMNS + version);
            if outbox.find(entry.id).is_none() {
                outbox.entries.push(entry);
            }
        }
        Some(outbox)
    }
}

impl Entry {
    fn to_line(&self, second: bool) -> String {
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
        if second {
            for FieldError { field, code, detail } in &self.errors {
                for part in [field, code, detail] {
                    escape(&mut line, part, &ESCAPED);
                    line.push('\t');
                }
            }
            line.push(' ');
        }
        escape(&mut line, &self.body, &ESCAPED[..2]);
        line
    }

    fn from_line(line: &str, columns: usize) -> Self {
        // A line of the other version, below a head that was damaged, is none of this one's.
        let expected = |rest| sum(rest) ^ u32::from(columns > COLUMNS);
        let intact = line.split_once(' ').filter(|(given, rest)| given.parse() == Ok(expected(rest)));
        intact.and_then(|(_, rest)| Self::parse(rest, columns)).unwrap_or_else(|| Self::salvage(line, columns))
    }

    /// What is left of a damaged line: what was typed, where it can be told from
    /// the rest, or else all of it.
    fn salvage(line: &str, count: usize) -> Self {
        let mut columns = line.splitn(1 + count, ' ').skip(1);
        let id = columns.next().and_then(|id| id.parse().ok());
        let (id, body) = match (id, columns.nth(count - 2)) {
            (Some(id), Some(body)) => (id, body),
            // It needs one to be discarded by.
            _ => (InquiryId(uuid::Uuid::from_u128(u128::from(sum(line)))), line),
        };
        Self { state: State::Stopped(Stop::Damaged), ..Self::new(id, unescape(body), 0) }
    }

    fn parse(line: &str, count: usize) -> Option<Self> {
        let mut columns = line.splitn(count, ' ');
        let id = columns.next()?.parse().ok()?;
        let letter = columns.next()?;
        let state = STATES.iter().find(|(other, _)| *other == letter)?.1;
        let attempts = columns.next()?.parse().ok()?;
        let mut time = || columns.next()?.parse().ok();
        let (first_tried, tried, wait) = (time()?, time()?, time()?);
        let told = if count > COLUMNS { columns.next()? } else { "" };
        let mut parts = told.split('\t').map(unescape);
        let mut errors = Vec::new();
        while let (Some(field), Some(code), Some(detail)) = (parts.next(), parts.next(), parts.next()) {
            errors.push(FieldError { field, code, detail });
        }
        Some(Self { id, body: unescape(columns.next()?), state, errors, attempts, first_tried, tried, wait })
    }
}

/// What would end a line, and in a column before the last also that or a part of it.
const ESCAPED: [(char, char); 4] = [('\\', '\\'), ('\n', 'n'), ('\t', 't'), (' ', 's')];

fn escape(line: &mut String, text: &str, escaped: &[(char, char)]) {
    for character in text.chars() {
        match escaped.iter().find(|(plain, _)| *plain == character) {
            Some((_, letter)) => line.extend(['\\', *letter]),
            None => line.push(character),
        }
    }
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => {
                let letter = characters.next().unwrap_or('\\');
                ESCAPED.iter().find(|(_, other)| *other == letter).map_or(letter, |(plain, _)| *plain)
            }
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
