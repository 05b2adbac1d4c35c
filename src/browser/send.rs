//! Sending an inquiry.

use glossary_core::{
    form::{FieldError, Values},
    inquiry::{Context, Evidence, Inquiry, InquiryId},
};
use leptos::prelude::*;
use web_sys::FormData;

use super::{
    clock::now,
    dom::find,
    drafts, form,
    form_outcome::{SECTION, begin_anew, show},
    outbox,
};
use crate::{
    context::Glossary,
    route::{Route, query},
    ui::contact::{also::SENT, origin, sending::Sending},
};

/// Checks the form and sends it, unless it is on its way.
pub fn submit(glossary: Glossary) {
    if glossary.sending.with_untracked(Sending::is_sending) {
        return;
    }
    let site = glossary.site();
    let Some(values) = form::typed(&site.contact.form) else { return };
    let errors = site.contact.form.check(&values);
    if !errors.is_empty() {
        return show(glossary, Sending::Refused(errors), true);
    }
    let evidence = evidence();
    glossary.sending.set(Sending::InFlight);
    // The same again keeps its id, so that it is stored once, whatever became of the answer.
    let id = outbox::sent(glossary, &values).or_else(posted).unwrap_or_else(new_id);
    let inquiry = Inquiry { id, fields: values, context: context(glossary), evidence };
    outbox::submit(glossary, inquiry);
}

/// Begins a new inquiry.
pub(super) fn again(glossary: Glossary) {
    outbox::let_go(glossary);
    begin_anew(glossary);
}

/// Brings an inquiry that was refused back into the form.
pub(super) fn put_back(glossary: Glossary, values: &Values, errors: Vec<FieldError>) {
    form::fill(values);
    drafts::save(glossary);
    if find(SECTION).is_some_and(|section| section.hidden()) {
        super::navigation::visit(glossary, &glossary.href(&Route::Contact));
    }
    let result = if errors.is_empty() { Sending::Idle } else { Sending::Refused(errors) };
    show(glossary, result, true);
}

/// The id of the same, where the browser is posting it by itself: the app came later
/// than the visitor's first click. Once, as an id is bound to what it was made for.
fn posted() -> Option<InquiryId> {
    let field = find("#contact :is([name=id], [name=inquiry_id])")?;
    field.remove();
    field.get_attribute("value")?.parse().ok()
}

fn new_id() -> InquiryId {
    let mut random = [0; 10];
    for byte in &mut random {
        *byte = (js_sys::Math::random() * 256.0) as u8;
    }
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut random);
    }
    InquiryId::new(now(), random)
}

/// What tells a person from a program.
fn evidence() -> Evidence {
    let trap = drafts::form().and_then(|form| FormData::new_with_form(&form).ok()?.get("evidence.trap").as_string());
    Evidence { trap: trap.unwrap_or_default(), seconds: drafts::seconds(), proof: String::new() }
}

/// The contact page may be told in its address which term led to it.
fn context(glossary: Glossary) -> Context {
    let page = glossary.page_untracked();
    let mut context = origin(&page, glossary);
    let sent = find(&["#", SENT].concat()).is_some_and(|sent| sent.matches(":checked").unwrap_or_default());
    if sent {
        let Context { page, term, .. } = context;
        context = Context { page, term, ..glossary.origin.get_untracked() };
    }
    if context.term.is_empty() && page.page.is_contact() {
        context.term = super::address_query(query::TERM).unwrap_or_default();
    }
    context
}
