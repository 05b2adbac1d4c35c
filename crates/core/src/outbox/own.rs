//! What one page knows besides the text that all share: storage may be absent,
//! blocked or full.

use super::{Decision, Entry, Event, Outbox, Rules};
use crate::inquiry::InquiryId;

/// What this page knows and could not write down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own(Vec<Change>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    id: InquiryId,
    /// How the device has it. Once that is otherwise, another page has come further.
    on_device: Option<Entry>,
    /// How it is.
    here: Option<Entry>,
}

impl Own {
    /// The device keeps all that this page knows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The device has nothing of this inquiry.
    #[must_use]
    pub fn has_alone(&self, id: InquiryId) -> bool {
        self.0.iter().any(|change| change.id == id && change.on_device.is_none())
    }

    /// All that is on its way, as this page knows it. The device's text is `None`
    /// where nothing can be read.
    #[must_use]
    pub fn known(&self, text: Option<&str>, rules: Rules) -> Outbox {
        self.with(read(text, rules).unwrap_or_else(|| Outbox::new(rules)))
    }

    fn with(&self, mut outbox: Outbox) -> Outbox {
        for Change { id, on_device, here } in &self.0 {
            let at = outbox.entries.iter().position(|entry| entry.id == *id);
            if at.map(|at| &outbox.entries[at]) != on_device.as_ref() {
                continue;
            }
            match (at, here) {
                (Some(at), Some(here)) => outbox.entries[at] = here.clone(),
                (Some(at), None) => _ = outbox.entries.remove(at),
                (None, here) => outbox.entries.extend(here.clone()),
            }
        }
        outbox
    }

    /// One turn, to be taken while no other page takes one: tells the outbox of an
    /// event at that time ([`Outbox::on`]), and writes its text, where that has
    /// changed, with the decisions at hand. Returns the outbox and what to do.
    pub fn turn(
        &mut self,
        text: Option<&str>,
        rules: Rules,
        (event, now, random): (Event, u64, u32),
        write: impl FnOnce(&[Decision], &str) -> bool,
    ) -> (Outbox, Vec<Decision>) {
        let kept = read(text, rules);
        let mut outbox = self.with(kept.clone().unwrap_or_else(|| Outbox::new(rules)));
        let decisions = outbox.on(event, now, random);
        if !self.is_empty() || decisions.first() == Some(&Decision::Save) {
            // A text of another version is left alone.
            let written = kept.is_some() && write(&decisions, &outbox.to_text());
            let kept = if written { outbox.clone() } else { kept.unwrap_or_else(|| Outbox::new(rules)) };
            self.0 = changes(&kept, &outbox);
        }
        (outbox, decisions)
    }
}

fn changes(on_device: &Outbox, here: &Outbox) -> Vec<Change> {
    let find = |outbox: &Outbox, id| outbox.entries.iter().find(|entry| entry.id == id).cloned();
    let mut changes = Vec::new();
    for entry in &here.entries {
        let before = find(on_device, entry.id);
        if before.as_ref() != Some(entry) {
            changes.push(Change { id: entry.id, on_device: before, here: Some(entry.clone()) });
        }
    }
    for entry in &on_device.entries {
        if find(here, entry.id).is_none() {
            changes.push(Change { id: entry.id, on_device: Some(entry.clone()), here: None });
        }
    }
    changes
}

fn read(text: Option<&str>, rules: Rules) -> Option<Outbox> {
    Outbox::from_text(text?, rules)
}

#[cfg(test)]
impl Own {
    /// The inquiries of which the device knows less.
    pub(super) fn ids(&self) -> impl Iterator<Item = InquiryId> {
        self.0.iter().map(|change| change.id)
    }
}
