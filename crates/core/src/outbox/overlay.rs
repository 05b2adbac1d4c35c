//! The outbox changes that a page could not store, because storage is absent, blocked or full.

use super::{Decision, Entry, Event, Outbox, Rules};
use crate::inquiry::InquiryId;

/// Changes of a page that are not in the stored text, applied on top of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay(Vec<Change>);

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
        self.0.is_empty()
    }

    /// Returns whether the inquiry exists only on this page.
    #[must_use]
    pub fn has_only_copy(&self, id: InquiryId) -> bool {
        self.0.iter().any(|change| change.id == id && change.stored.is_none())
    }

    /// Returns the outbox of the stored text with this page's changes. The text is `None` if storage cannot
    /// be read.
    #[must_use]
    pub fn merged(&self, text: Option<&str>, rules: Rules) -> Outbox {
        self.applied_to(read(text, rules).unwrap_or_else(|| Outbox::new(rules)))
    }

    fn applied_to(&self, mut outbox: Outbox) -> Outbox {
        for Change { id, stored, current } in &self.0 {
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

    /// Applies an event ([`Outbox::on`]), writes the changed text with `write`, and returns the outbox and
    /// the decisions. `write` receives the decisions and the text, and returns whether it stored the text.
    /// The caller holds the lock that all tabs share.
    pub fn apply(
        &mut self,
        text: Option<&str>,
        rules: Rules,
        (event, now, random): (Event, u64, u32),
        write: impl FnOnce(&[Decision], &str) -> bool,
    ) -> (Outbox, Vec<Decision>) {
        let stored = read(text, rules);
        let mut outbox = self.applied_to(stored.clone().unwrap_or_else(|| Outbox::new(rules)));
        let decisions = outbox.on(event, now, random);
        if !self.is_empty() || decisions.first() == Some(&Decision::Save) {
            // A text of a later version is not overwritten.
            let written = stored.is_some() && write(&decisions, &outbox.to_text());
            let stored = if written { outbox.clone() } else { stored.unwrap_or_else(|| Outbox::new(rules)) };
            self.0 = changes(&stored, &outbox);
        }
        (outbox, decisions)
    }
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
        self.0.iter().map(|change| change.id)
    }
}
