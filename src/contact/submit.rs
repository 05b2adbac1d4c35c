//! Submitting the form.

use glossary_core::inquiry::{Context, Inquiry, InquiryId};
use leptos::prelude::*;

use super::{
    attribution::Visit,
    disclosure,
    form::{ContactForm, origin},
    outbox::Outbox,
    status::FormStatus,
};
use crate::{
    platform::{address, clock::now, random, sent},
    route::query,
};

/// Checks the form and gives the inquiry to the outbox, unless one is under way.
pub(super) fn submit(form: ContactForm, visit: Visit, outbox: Outbox) {
    if form.status.with_untracked(FormStatus::is_in_flight) {
        return;
    }
    let Some(values) = form.values() else { return };
    let errors = form.page.site().contact.form.check(&values);
    if !errors.is_empty() {
        return form.show(FormStatus::Refused(errors), None);
    }
    let evidence = form.evidence();
    form.status.set(FormStatus::InFlight);
    // The same values keep their id, so that the inquiry is stored once, even if an earlier response was lost.
    let sent_id = sent::id().and_then(|id| id.parse().ok()).filter(|id| outbox.find(*id).is_none());
    let id = outbox.id_of(&values).or(sent_id).unwrap_or_else(|| InquiryId::new(now(), random::bytes()));
    sent::remember(&id.to_string());
    outbox.submit(Inquiry { id, fields: values, context: context(form, visit), evidence });
}

/// Returns the page from which the visitor writes, and the attribution unless the visitor has unticked it.
fn context(form: ContactForm, visit: Visit) -> Context {
    let mut context = origin(form.page);
    if disclosure::is_ticked() {
        let Context { page, term, .. } = context;
        context = Context { page, term, ..visit.origin.get_untracked() };
    }
    // The address of the contact page may name the term that led there.
    if context.term.is_empty() && form.page.data_untracked().page.is_contact() {
        context.term = address::query(query::TERM);
    }
    context
}
