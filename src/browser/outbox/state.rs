//! What this page knows of the outbox, besides what the device keeps.

use std::cell::RefCell;

use glossary_core::{
    delivery::{EndpointRole, Preset},
    form::Values,
    inquiry::InquiryId,
    outbox::{Entry, Outbox, Overlay, Rules},
};
use leptos::prelude::*;

use crate::{browser::storage::Kept, context::Glossary};

/// The outbox's name, in the storage and among the locks.
pub(super) const OUTBOX: &str = "outbox";

thread_local! {
    /// The entries that only this page has, because the device could not keep them.
    pub(super) static OVERLAY: RefCell<Overlay> = RefCell::default();
    /// The inquiry whose progress the form shows, with its values.
    pub(super) static FORM: RefCell<Option<(InquiryId, Values)>> = const { RefCell::new(None) };
}

/// Returns the inquiry whose progress the form shows.
pub(super) fn in_form() -> Option<InquiryId> {
    FORM.with_borrow(|form| form.as_ref().map(|(id, _)| *id))
}

/// Whether neither the device nor this page has an inquiry. Most visitors never send
/// one, and then the outbox does nothing.
pub(super) fn is_empty(glossary: Glossary) -> bool {
    glossary.unsent.with_untracked(Vec::is_empty)
        && FORM.with_borrow(Option::is_none)
        && OVERLAY.with_borrow(Overlay::is_empty)
        && Kept::Always.get(OUTBOX).is_none_or(|text| text.is_empty())
}

/// Returns the rules that follow from the endpoints.
pub(super) fn rules(glossary: Glossary) -> Rules {
    let contact = &glossary.site().contact;
    let of_all = |is: fn(&Preset) -> bool| {
        [EndpointRole::Primary, EndpointRole::Fallback].into_iter().all(|target| {
            let (preset, address) = contact.endpoint_of(target);
            address.is_empty() || is(preset)
        })
    };
    Rules { repeatable: of_all(Preset::is_repeatable), confirms: of_all(Preset::confirms), days: contact.keep_days }
}

/// Returns the outbox as this page knows it.
pub(super) fn read(glossary: Glossary) -> Outbox {
    OVERLAY.with_borrow(|overlay| overlay.merged(Kept::Always.get(OUTBOX).as_deref(), rules(glossary)))
}

/// Returns an entry of the outbox.
pub(super) fn find(glossary: Glossary, id: InquiryId) -> Option<Entry> {
    read(glossary).entries().iter().find(|entry| entry.id == id).cloned()
}
