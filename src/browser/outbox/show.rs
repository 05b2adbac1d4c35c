//! How things stand, for the form and the bar.

use std::cell::RefCell;

use glossary_core::{
    inquiry::InquiryId,
    outbox::{Decision, Entry, Outbox, State, Stop},
};
use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{FORM, OWN};
use crate::{
    browser::{clock::now, decode, drafts, events, focus, navigation::announce, send, storage::Kept},
    context::Glossary,
    ui::contact::sending::Sending,
    unsent::{Standing, Unsent},
};

/// The name of what tabs tell each other: which inquiry was stored last.
const STORED: &str = "stored";

thread_local! {
    /// What was stored without the form, until the visitor has taken note of it.
    static ARRIVED: RefCell<Vec<Unsent>> = const { RefCell::new(Vec::new()) };
}

/// Shows what was decided, and what is left.
pub(super) fn all(glossary: Glossary, outbox: &Outbox, decisions: Vec<Decision>) {
    for decision in decisions {
        match decision {
            Decision::Stored(id, reference) => stored(glossary, id, reference),
            Decision::Refused(id, errors) if super::in_form() == Some(id) && !errors.is_empty() => {
                failed(glossary, id, "rejected");
                drafts::save(glossary);
                send::settle(glossary, Sending::Refused(errors));
            }
            Decision::HandBack(id) if super::in_form() == Some(id) => {
                failed(glossary, id, "not-taken");
                FORM.set(None);
                send::settle(glossary, Sending::Failed);
            }
            _ => {}
        }
    }
    if let Some(id) = super::in_form() {
        form(glossary, outbox, id);
    }
    bar(glossary, outbox);
}

fn stored(glossary: Glossary, id: InquiryId, reference: String) {
    events::tell(glossary, "inquiry-stored", &[("reference", &reference)]);
    // For tabs whose form shows it; where nothing can be kept, there is no such tab.
    let _ = Kept::Always.set(STORED, &[&id.to_string(), " ", &reference].concat());
    if super::in_form() == Some(id) {
        FORM.set(None);
        send::stored(glossary, reference);
        return;
    }
    let arrived =
        glossary.unsent.with_untracked(|unsent| unsent.iter().find(|unsent| unsent.id == id.to_string()).cloned());
    if let Some(arrived) = arrived {
        announce(&["Your message has arrived. Its reference is ", &reference].concat());
        let arrived = Unsent { standing: Standing::Stored(reference), ..arrived };
        ARRIVED.with_borrow_mut(|list| list.push(arrived));
    }
}

/// What was typed into what is shown under that id.
pub(super) fn text_of(glossary: Glossary, id: &str) -> String {
    let text = |unsent: &Unsent| (unsent.id == id).then(|| unsent.text.clone());
    let in_form = glossary.sending.with_untracked(|sending| sending.kept().and_then(text));
    in_form.or_else(|| glossary.unsent.with_untracked(|unsent| unsent.iter().find_map(text))).unwrap_or_default()
}

/// The visitor has taken note of what arrived. Whether there was such a thing.
pub(super) fn dismiss(glossary: Glossary, id: &str) -> bool {
    let arrived = ARRIVED.with_borrow_mut(|list| {
        let before = list.len();
        list.retain(|arrived| arrived.id != id);
        list.len() != before
    });
    if arrived {
        glossary.unsent.update(|unsent| unsent.retain(|unsent| unsent.id != id));
    }
    arrived
}

fn form(glossary: Glossary, outbox: &Outbox, id: InquiryId) {
    let sending = glossary.sending;
    let is_awaited = sending.with_untracked(Sending::is_sending);
    let Some(entry) = outbox.entries().iter().find(|entry| entry.id == id) else {
        // Another tab has sent it, or the visitor has discarded it.
        FORM.set(None);
        let last = Kept::Always.get(STORED).unwrap_or_default();
        match last.split_once(' ').filter(|(stored, _)| *stored == id.to_string()) {
            Some((_, reference)) => send::stored(glossary, reference.to_owned()),
            None => send::begin_anew(glossary),
        }
        return;
    };
    if is_kept(entry) && entry.state != State::Stopped(Stop::Refused) {
        // It has all that was typed; a refusal brings the draft back.
        drafts::forget(glossary);
    }
    match entry.state {
        // Its errors stand in the form.
        State::Stopped(Stop::Refused) if sending.with_untracked(|sending| !sending.errors().is_empty()) => {}
        State::InFlight if is_awaited => {}
        _ => {
            let kept = Sending::Kept(Box::new(describe(glossary, entry)));
            if is_awaited {
                failed(glossary, id, if matches!(entry.state, State::Stopped(_)) { "unknown" } else { "kept" });
                send::settle(glossary, kept);
            } else {
                focus::keep(move || sending.set(kept))
            }
        }
    }
}

/// An attempt did not end with a proof.
fn failed(glossary: Glossary, id: InquiryId, why: &str) {
    events::tell(glossary, "inquiry-failed", &[("reference", &id.reference()), ("why", why)]);
}

fn bar(glossary: Glossary, outbox: &Outbox) {
    let form = super::in_form();
    let waiting = outbox.entries().iter().filter(|entry| Some(entry.id) != form);
    let mut unsent: Vec<_> = waiting.map(|entry| describe(glossary, entry)).collect();
    ARRIVED.with_borrow(|arrived| unsent.extend(arrived.iter().cloned()));
    if glossary.unsent.with_untracked(|before| *before != unsent) {
        focus::keep(move || glossary.unsent.set(unsent));
    }
}

fn describe(glossary: Glossary, entry: &Entry) -> Unsent {
    let offline = entry.state == State::Unreached && !window().navigator().on_line();
    let standing = if offline { Standing::Offline } else { Standing::Pending(entry.state) };
    let text = text(glossary, entry);
    Unsent {
        id: entry.id.to_string(),
        standing,
        mail: mail(glossary, &text),
        text,
        since: in_words(entry.first_tried),
        next: entry.next_attempt().map(soon).unwrap_or_default(),
        kept: is_kept(entry),
    }
}

/// The device keeps it, not only this page.
fn is_kept(entry: &Entry) -> bool {
    OWN.with_borrow(|own| own.as_ref().is_none_or(|own| own.entries().iter().all(|own| own.id != entry.id)))
}

/// What was typed: a line a field, in the form's order.
fn text(glossary: Glossary, entry: &Entry) -> String {
    let Some(inquiry) = decode::inquiry(&entry.body) else { return entry.body.clone() };
    let mut text = String::new();
    for field in &glossary.site().contact.form.fields {
        if let Some(value) = inquiry.fields.get(&field.name) {
            let after = if field.label.ends_with('?') { " " } else { ": " };
            for part in [field.label.as_str(), after, value, "\n"] {
                text.push_str(part);
            }
        }
    }
    text
}

/// An e-mail with the text (<https://www.rfc-editor.org/rfc/rfc6068>).
fn mail(glossary: Glossary, text: &str) -> String {
    let site = glossary.site();
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    match &*site.contact.email {
        "" => String::new(),
        email => ["mailto:", email, "?subject=", &encoded(&site.name), "&body=", &encoded(text)].concat(),
    }
}

/// A time to come.
fn soon(time: u64) -> String {
    let in_a_moment = time.saturating_sub(now()) < 60_000;
    if in_a_moment { "in less than a minute".to_owned() } else { ["at ", &in_words(time)].concat() }
}

/// A time, in milliseconds since 1970, as the visitor's clock shows it; with the
/// date where it is not today.
fn in_words(time: u64) -> String {
    let date = Date::new(&JsValue::from_f64(time as f64));
    let today = Date::new(&JsValue::from_f64(now() as f64));
    let options = Object::new();
    let _ = Reflect::set(&options, &"timeStyle".into(), &"short".into());
    if date.to_date_string() != today.to_date_string() {
        let _ = Reflect::set(&options, &"dateStyle".into(), &"medium".into());
    }
    date.to_locale_string("en-GB", &options).into()
}
