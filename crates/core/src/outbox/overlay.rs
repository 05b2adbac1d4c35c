//! The outbox changes that a page could not store, because storage is absent, blocked or full.

use super::{Decision, Entry, Event, Outbox, Rules};
use crate::inquiry::InquiryId;

/// Changes of a page that are not in the stored text, applied on top of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    changes: Vec<Change>,
    /// The number of the latest turn.
    turn: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    id: InquiryId,
    /// The entry in the stored text. If the text differs, another page has changed the entry since, and
    /// this change is obsolete.
    stored: Option<Entry>,
    /// The entry on this page.
    current: Option<Entry>,
}

impl Overlay {
    /// Returns whether all changes of this page are stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns whether the inquiry exists only on this page.
    #[must_use]
    pub fn has_only_copy(&self, id: InquiryId) -> bool {
        self.changes.iter().any(|change| change.id == id && change.stored.is_none())
    }

    /// Returns the outbox of the stored text with this page's changes. The text is `None` if storage cannot
    /// be read.
    #[must_use]
    pub fn merged(&self, text: Option<&str>, rules: Rules) -> Outbox {
        self.applied_to(read(text, rules).unwrap_or_else(|| Outbox::new(rules)))
    }

    fn applied_to(&self, mut outbox: Outbox) -> Outbox {
        for Change { id, stored, current } in &self.changes {
            let at = outbox.entries.iter().position(|entry| entry.id == *id);
            if at.map(|at| &outbox.entries[at]) != stored.as_ref() {
                continue;
            }
            match (at, current) {
                (Some(at), Some(current)) => outbox.entries[at] = current.clone(),
                (Some(at), None) => _ = outbox.entries.remove(at),
                (None, current) => outbox.entries.extend(current.clone()),
            }
        }
        outbox
    }

    /// Applies an event ([`Outbox::on`]) to the stored text. The caller stores [`Turn::text`] in the transaction that
    /// has read the text. Until [`Overlay::commit`], the changes are this page's only.
    pub fn apply(&mut self, text: Option<&str>, rules: Rules, (event, now, random): (Event, u64, u32)) -> Turn {
        let stored = read(text, rules);
        // A text of a later version is not overwritten.
        let is_writable = stored.is_some();
        let stored = stored.unwrap_or_else(|| Outbox::new(rules));
        let mut outbox = self.applied_to(stored.clone());
        let event = match event {
            // An inquiry that was sent keeps its first body.
            Event::Submit(id, _) if outbox.find(id).is_some() => Event::SendNow(id),
            event => event,
        };
        let decisions = outbox.on(event, now, random);
        let is_changed = !self.is_empty() || decisions.first() == Some(&Decision::Save);
        self.changes = changes(&stored, &outbox);
        let text = (is_changed && is_writable).then(|| outbox.to_text());
        self.turn = self.turn.wrapping_add(1);
        Turn { number: self.turn, outbox, decisions, text }
    }

    /// Forgets the changes of a turn whose text is stored.
    pub fn commit(&mut self, turn: &Turn) {
        // A later turn has read the stored text, and has kept only what differs.
        if turn.number == self.turn {
            self.changes.clear();
        }
    }
}

/// An event that was applied to the stored text.
#[derive(Clone, Debug)]
pub struct Turn {
    number: u32,
    /// The outbox with all changes of this page.
    pub outbox: Outbox,
    /// The decisions to carry out.
    pub decisions: Vec<Decision>,
    /// The text to store; `None` where there is nothing to store.
    pub text: Option<String>,
}

fn changes(stored: &Outbox, current: &Outbox) -> Vec<Change> {
    let find = |outbox: &Outbox, id| outbox.entries.iter().find(|entry| entry.id == id).cloned();
    let mut changes = Vec::new();
    for entry in &current.entries {
        let before = find(stored, entry.id);
        if before.as_ref() != Some(entry) {
            changes.push(Change { id: entry.id, stored: before, current: Some(entry.clone()) });
        }
    }
    for entry in &stored.entries {
        if find(current, entry.id).is_none() {
            changes.push(Change { id: entry.id, stored: Some(entry.clone()), current: None });
        }
    }
    changes
}

fn read(text: Option<&str>, rules: Rules) -> Option<Outbox> {
    Outbox::from_text(text?, rules)
}

#[cfg(test)]
impl Overlay {
    /// Returns the ids of the inquiries with unstored changes.
    pub(super) fn ids(&self) -> impl Iterator<Item = InquiryId> {
        self.changes.iter().map(|change| change.id)
    }
}
