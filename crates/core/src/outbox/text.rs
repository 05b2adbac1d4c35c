//! The text format in which the browser stores the outbox.
//!
//! ```text
//! glossary-outbox 1
//! 3417982113 0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b w 2 1750764536788 1750764542011 7311 {"id":…}
//! ```
//!
//! Each line is an inquiry: checksum, id, state, number of attempts, times of the first and the last
//! attempt, delay, and the serialised inquiry. A corrupt line does not affect the others; its inquiry is
//! shown, but not sent.
//!
//! Version 2 has a column before the inquiry for the errors of a refusal. It is written only if needed,
//! because tabs may run an older build that reads only version 1.

use super::{Entry, Outbox, Rules, State, Stop};
use crate::{form::FieldError, inquiry::InquiryId};

/// The first line of each version.
const HEADS: [&str; 2] = ["glossary-outbox 1\n", "glossary-outbox 2\n"];

/// The number of columns of version 1 after the checksum.
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
    /// Serialises the outbox. The text of an empty outbox is empty.
    #[must_use]
    pub fn to_text(&self) -> String {
        if self.entries.is_empty() {
            return String::new();
        }
        let needs_version_2 = |entry: &Entry| !entry.errors.is_empty() || entry.state == State::Stopped(Stop::Sent);
        let is_version_2 = self.entries.iter().any(needs_version_2);
        let mut text = HEADS[usize::from(is_version_2)].to_owned();
        for entry in &self.entries {
            let line = entry.to_line(is_version_2);
            text.push_str(&(checksum(&line) ^ u32::from(is_version_2)).to_string());
            text.push(' ');
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// Reads an outbox. Returns `None` for a text of a later version, which must not be overwritten.
    #[must_use]
    pub fn from_text(text: &str, rules: Rules) -> Option<Self> {
        let mut outbox = Self::new(rules);
        if text.is_empty() {
            return Some(outbox);
        }
        let (version, lines) =
            HEADS.iter().enumerate().find_map(|(version, head)| Some((version, text.strip_prefix(head)?)))?;
        // May exceed `MAX_ENTRIES`: pages whose storage failed add their entries later.
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
    fn to_line(&self, is_version_2: bool) -> String {
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
        if is_version_2 {
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
        // The version is part of the checksum, so that a corrupt first line cannot change the version of the
        // lines below.
        let expected = |rest| checksum(rest) ^ u32::from(columns > COLUMNS);
        let intact = line.split_once(' ').filter(|(given, rest)| given.parse() == Ok(expected(rest)));
        intact.and_then(|(_, rest)| Self::parse(rest, columns)).unwrap_or_else(|| Self::salvage(line, columns))
    }

    /// Recovers a corrupt line: the inquiry if its column can be found, otherwise the whole line.
    fn salvage(line: &str, count: usize) -> Self {
        let mut columns = line.splitn(1 + count, ' ').skip(1);
        let id = columns.next().and_then(|id| id.parse().ok());
        let (id, body) = match (id, columns.nth(count - 2)) {
            (Some(id), Some(body)) => (id, body),
            // The visitor discards an entry by its id, so it needs one.
            _ => (InquiryId(uuid::Uuid::from_u128(u128::from(checksum(line)))), line),
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
        let errors_column = if count > COLUMNS { columns.next()? } else { "" };
        let mut parts = errors_column.split('\t').map(unescape);
        let mut errors = Vec::new();
        while let (Some(field), Some(code), Some(detail)) = (parts.next(), parts.next(), parts.next()) {
            errors.push(FieldError { field, code, detail });
        }
        Some(Self { id, body: unescape(columns.next()?), state, errors, attempts, first_tried, tried, wait })
    }
}

/// The characters that end a line, and those that end a column or a part of one, with their escapes.
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

/// FNV-1a (<https://www.rfc-editor.org/rfc/rfc9923>): detects accidental corruption, not tampering.
fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
