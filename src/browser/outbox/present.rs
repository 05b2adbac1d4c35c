//! How things stand, for the form and the bar.

use std::cell::{Cell, RefCell};

use glossary_core::{
    form::{FieldKind, SEPARATOR},
    inquiry::InquiryId,
    outbox::{Decision, Entry, Outbox, State, Stop},
};
use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::state::{FORM, OVERLAY, in_form, rules};
use crate::{
    browser::{clock::now, decode, dom::announce, drafts, events, focus, form_outcome, storage::Kept},
    context::Glossary,
    ui::contact::sending::Sending,
    unsent::{Standing, Unsent, heading},
};

/// The name of what tabs tell each other: which inquiries were stored, a line each.
const STORED: &str = "stored";

/// So many of them, the latest.
const STORED_LINES: usize = 20;

thread_local! {
    /// What was stored without the form, until the visitor has taken note of it.
    static ARRIVED: RefCell<Vec<Unsent>> = const { RefCell::new(Vec::new()) };
    /// What the visitor has asked to be sent now, and waits for.
    static ASKED: Cell<Option<InquiryId>> = const { Cell::new(None) };
}

/// The visitor wants it sent now.
pub(super) fn ask(id: InquiryId) {
    ASKED.set(Some(id));
    announce("Sending…");
}

/// Shows what was decided, and what is left; and what became of the inquiry whose
/// attempt has ended without a proof.
pub(super) fn all(glossary: Glossary, outbox: &Outbox, decisions: Vec<Decision>, ended: Option<InquiryId>) {
    if let Some(entry) = ended.and_then(|id| outbox.entries().iter().find(|entry| entry.id == id)) {
        self::ended(glossary, entry);
    }
    for decision in decisions {
        match decision {
            Decision::Stored(id, reference) => stored(glossary, id, reference),
            Decision::Refused(id, errors) if in_form() == Some(id) && !errors.is_empty() => {
                drafts::save(glossary);
                form_outcome::settle(glossary, Sending::Refused(errors));
            }
            Decision::HandBack(id) if in_form() == Some(id) => {
                failed(glossary, id, "not-taken");
                FORM.set(None);
                form_outcome::settle(glossary, Sending::Failed);
            }
            _ => {}
        }
    }
    if let Some(id) = in_form() {
        form(glossary, outbox, id);
    }
    bar(glossary, outbox);
}

/// An attempt ended without a proof. Who asked for it is told, and each that it was the last.
fn ended(glossary: Glossary, entry: &Entry) {
    let gave_up = entry.state == State::Stopped(Stop::GaveUp);
    let why = match entry.state {
        State::Stopped(Stop::Refused) => "rejected",
        _ if gave_up => "gave-up",
        State::Stopped(_) => "unknown",
        _ => "kept",
    };
    failed(glossary, entry.id, why);
    let asked = ASKED.get() == Some(entry.id);
    if asked {
        ASKED.set(None);
    }
    if asked || gave_up {
        let Unsent { standing, next, .. } = describe(glossary, entry);
        let next = if next.is_empty() { next } else { [" Next try ", &next].concat() };
        announce(&[heading(&standing), &next].concat());
    }
}

/// Lets tabs whose form shows it know what was stored. Where nothing can be kept,
/// there is no such tab.
pub(super) fn note_stored(decisions: &[Decision]) {
    for decision in decisions {
        if let Decision::Stored(id, reference) = decision {
            let mut text = [&id.to_string(), " ", reference, "\n"].concat();
            for line in Kept::Always.get(STORED).unwrap_or_default().lines().take(STORED_LINES - 1) {
                text.push_str(line);
                text.push('\n');
            }
            let _ = Kept::Always.set(STORED, &text);
        }
    }
}

fn stored(glossary: Glossary, id: InquiryId, reference: String) {
    events::tell(glossary, "inquiry-stored", &[("reference", &reference)]);
    if in_form() == Some(id) {
        FORM.set(None);
        form_outcome::stored(glossary, reference);
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
        focus::keep(move || glossary.unsent.update(|unsent| unsent.retain(|unsent| unsent.id != id)));
    }
    arrived
}

fn form(glossary: Glossary, outbox: &Outbox, id: InquiryId) {
    let sending = glossary.sending;
    let is_awaited = sending.with_untracked(Sending::is_sending);
    let Some(entry) = outbox.entries().iter().find(|entry| entry.id == id) else {
        // Another tab has sent it, or the visitor has discarded it.
        FORM.set(None);
        let (stored, id) = (Kept::Always.get(STORED).unwrap_or_default(), id.to_string());
        let reference = stored.lines().find_map(|line| line.split_once(' ').filter(|(stored, _)| *stored == id));
        match reference {
            Some((_, reference)) => form_outcome::stored(glossary, reference.to_owned()),
            None => form_outcome::give_way(glossary),
        }
        return;
    };
    if is_kept(entry) && entry.state != State::Stopped(Stop::Refused) {
        // It has all that was typed; a refusal brings the draft back.
        drafts::forget(glossary);
    }
    match entry.state {
        // The visitor has it in the form again, with what is wrong.
        State::Stopped(Stop::Refused) if !is_awaited && sending.with_untracked(|sending| sending.kept().is_none()) => {}
        State::InFlight if is_awaited => {}
        _ => {
            let kept = Sending::Kept(Box::new(describe(glossary, entry)));
            if is_awaited {
                form_outcome::settle(glossary, kept);
            } else {
                focus::keep(move || sending.set(kept))
            }
        }
    }
}

/// Tells the page's scripts that an attempt did not end with a proof.
fn failed(glossary: Glossary, id: InquiryId, why: &str) {
    events::tell(glossary, "inquiry-failed", &[("reference", &id.reference()), ("why", why)]);
}

fn bar(glossary: Glossary, outbox: &Outbox) {
    let form = in_form();
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
    let rules = rules(glossary);
    Unsent {
        id: entry.id.to_string(),
        standing,
        errors: entry.errors.clone(),
        mail: mail(glossary, &text),
        text,
        since: in_words(entry.first_tried),
        next: entry.next_attempt().map(soon).unwrap_or_default(),
        days: rules.days,
        kept: is_kept(entry),
        // A fallback would have it too.
        once: rules.repeatable && glossary.site().contact.fallback.is_empty(),
    }
}

/// The device keeps it, not only this page.
fn is_kept(entry: &Entry) -> bool {
    OVERLAY.with_borrow(|overlay| !overlay.has_only_copy(entry.id))
}

/// What was typed: a line a field, in the form's order.
fn text(glossary: Glossary, entry: &Entry) -> String {
    let Some(inquiry) = decode::inquiry(&entry.body) else { return entry.body.clone() };
    let mut text = String::new();
    for field in &glossary.site().contact.form.fields {
        let Some(value) = inquiry.fields.get(&field.name).filter(|_| field.kind != FieldKind::Hidden) else { continue };
        text.push_str(&field.label);
        text.push_str(if field.label.ends_with('?') { " " } else { ": " });
        if field.options.is_empty() {
            text.push_str(value);
        }
        let mut between = "";
        for option in field.options.iter().filter(|option| field.has_chosen(value, option)) {
            text.push_str(between);
            text.push_str(option.text());
            between = SEPARATOR;
        }
        text.push('\n');
    }
    text
}

/// An e-mail with the text (<https://www.rfc-editor.org/rfc/rfc6068>).
fn mail(glossary: Glossary, text: &str) -> String {
    let site = glossary.site();
    // A line ends with both characters there.
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(&text.replace('\n', "\r\n")));
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
