//! Sending an inquiry.

use glossary_core::{
    form::Values,
    inquiry::{Context, Evidence, FieldError, Inquiry, InquiryId},
};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};
use web_sys::FormData;

use super::{clock::now, drafts, focus, form, navigation::announce, outbox};
use crate::{
    context::Glossary,
    route::{Route, query},
    ui::contact::{also::SENT, origin, sending::Sending},
};

/// Where the form and its outcome are.
const SECTION: &str = "#contact";

/// The form's first field.
const FIRST: &str = "#contact .field [name]";

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

/// It was stored, under this reference.
pub(super) fn stored(glossary: Glossary, reference: String) {
    clear_form(glossary);
    settle(glossary, Sending::Stored(reference));
}

/// The form is empty again, and waits for another inquiry.
fn begin_anew(glossary: Glossary) {
    clear(glossary);
    spawn_local(async {
        tick().await;
        focus::on(FIRST);
    });
}

/// Another tab has done with it, or the visitor: the form is empty again, without
/// calling anyone away from elsewhere.
pub(super) fn give_way(glossary: Glossary) {
    if focus::is_in(SECTION) { begin_anew(glossary) } else { clear(glossary) }
}

fn clear(glossary: Glossary) {
    clear_form(glossary);
    glossary.sending.set(Sending::Idle);
}

/// Brings an inquiry that was refused back into the form.
pub(super) fn put_back(glossary: Glossary, values: &Values, errors: Vec<FieldError>) {
    form::fill(values);
    drafts::save(glossary);
    if focus::find(SECTION).is_some_and(|section| section.hidden()) {
        super::navigation::visit(glossary, &glossary.href(&Route::Contact));
    }
    let result = if errors.is_empty() { Sending::Idle } else { Sending::Refused(errors) };
    show(glossary, result, true);
}

/// Shows a result. Whoever waits for it is brought to it, and so is whoever is in
/// the form; whoever does something else is told.
pub(super) fn settle(glossary: Glossary, result: Sending) {
    let waits = glossary.sending.with_untracked(Sending::is_sending) && focus::is_nowhere();
    show(glossary, result, waits || focus::is_in(SECTION));
}

fn show(glossary: Glossary, result: Sending, moves: bool) {
    let place = match &result {
        Sending::Refused(_) => "#error-summary",
        Sending::Failed => "#failure",
        Sending::Stored(_) | Sending::Kept(_) => "#contact-outcome",
        Sending::Idle | Sending::InFlight => FIRST,
    };
    let words = result.words();
    // Also where the same errors are found again, so that they are announced again.
    glossary.sending.set(Sending::Idle);
    spawn_local(async move {
        glossary.sending.set(result);
        tick().await;
        if moves { focus::on(place) } else { announce(&words) }
    });
}

/// The id of the same, where the browser is posting it by itself: the app came later
/// than the visitor's first click. Once, as an id is bound to what it was made for.
fn posted() -> Option<InquiryId> {
    let field = focus::find("#contact :is([name=id], [name=inquiry_id])")?;
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

fn clear_form(glossary: Glossary) {
    drafts::forget(glossary);
    drafts::begin_anew();
    form::fill(&Values::new());
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
    let sent = focus::find(&["#", SENT].concat()).is_some_and(|sent| sent.matches(":checked").unwrap_or_default());
    if sent {
        let Context { page, term, .. } = context;
        context = Context { page, term, ..glossary.origin.get_untracked() };
    }
    if context.term.is_empty() && page.page.is_contact() {
        context.term = super::address_query(query::TERM).unwrap_or_default();
    }
    context
}
