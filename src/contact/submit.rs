//! Submitting the form.

use glossary_core::inquiry::{Context, Inquiry, InquiryId};
use leptos::prelude::*;

use super::{
    attribution::Visit,
    disclosure,
    form::{ContactForm, SECTION, origin},
    outbox::Outbox,
    status::FormStatus,
};
use crate::{
    platform::{address, clock::now, dom::find, random},
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
    // The same values keep their id, so that they are stored once, whatever became of an earlier response.
    let id = outbox.id_of(&values).or_else(posted_id).unwrap_or_else(|| InquiryId::new(now(), random::bytes()));
    outbox.submit(Inquiry { id, fields: values, context: context(form, visit), evidence });
}

/// Returns the id with which the browser is posting the form, where the visitor submitted it before the app started. An id
/// is bound to its values, so it is used once.
fn posted_id() -> Option<InquiryId> {
    let field = find(&[SECTION, " :is([name=id], [name=inquiry_id])"].concat())?;
    field.remove();
    field.get_attribute("value")?.parse().ok()
}

/// Returns where the visitor writes from, and the attribution unless the visitor has unticked it.
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
