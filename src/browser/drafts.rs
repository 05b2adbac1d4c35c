//! What is typed and not sent yet: it survives a reload, and going to another
//! page and back.

use std::cell::Cell;

use glossary_core::form::{Field, FieldKind};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FormData, HtmlFormElement, HtmlInputElement, UrlSearchParams};

use super::{
    attribution::pairs,
    clock::{is_within, now},
    events,
    part::later,
    storage::Kept,
};
use crate::context::Glossary;

/// The draft's name in the storage: the time, and what a form would post.
const DRAFT: &str = "draft";

/// For how long a draft is kept, in milliseconds: two days. The device may be
/// shared, and a thought that was not sent by then has gone cold.
const DAYS: u64 = 2 * 24 * 3_600 * 1_000;

thread_local! {
    /// When the form was first used, in milliseconds since 1970.
    static BEGUN: Cell<Option<u64>> = const { Cell::new(None) };
    /// It was begun before that: on an earlier page, or before the app was there.
    static EARLIER: Cell<bool> = const { Cell::new(false) };
}

/// Keeps what is typed, and brings back what was typed before.
pub fn keep(glossary: Glossary) {
    window_event_listener(ev::input, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.closest(FORM).is_ok_and(|form| form.is_some())) {
            if BEGUN.get().is_none() {
                BEGUN.set(Some(now()));
                events::tell(glossary, "inquiry-started", &[]);
            }
            save(glossary);
        }
    });
    // Once the form is the app's.
    later(move || {
        restore(glossary);
        if typed(glossary).is_some_and(|typed| !typed.is_empty()) {
            EARLIER.set(true);
            // Some of it may have been typed before the app could keep it.
            save(glossary);
        }
    });
}

/// Where the form is.
const FORM: &str = "#contact form";

/// The form, unless the page has none.
pub(super) fn form() -> Option<HtmlFormElement> {
    document().query_selector(FORM).ok().flatten()?.dyn_into().ok()
}

/// Keeps what the form holds now.
pub(super) fn save(glossary: Glossary) {
    let Some(draft) = typed(glossary) else { return };
    // It is as old as its last change, however often the page is opened.
    if Kept::Always.get(DRAFT).is_some_and(|kept| kept.split_once('&').is_some_and(|(_, kept)| kept == draft)) {
        glossary.draft.set(true);
        return;
    }
    let draft = if draft.is_empty() { draft } else { [&now().to_string(), "&", &draft].concat() };
    let kept = Kept::Always.set(DRAFT, &draft);
    glossary.draft.set(kept && !draft.is_empty());
}

/// What the form holds, as it would post it.
fn typed(glossary: Glossary) -> Option<String> {
    let data = FormData::new_with_form(&form()?).ok()?;
    let draft = UrlSearchParams::new().ok()?;
    // Consent is given anew each time.
    let is_typed = |field: &&Field| !matches!(field.kind, FieldKind::Consent | FieldKind::Hidden);
    for field in glossary.site().contact.form.fields.iter().filter(is_typed) {
        for value in data.get_all(&field.name) {
            if let Some(value) = value.as_string().filter(|value| !value.is_empty()) {
                draft.append(&field.name, &value);
            }
        }
    }
    Some(draft.to_string().into())
}

/// Forgets what was typed, in the storage alone.
pub(super) fn forget(glossary: Glossary) {
    let _ = Kept::Always.set(DRAFT, "");
    glossary.draft.set(false);
}

/// The form is empty: what is typed now is another message.
pub(super) fn begin_anew() {
    BEGUN.set(None);
    EARLIER.set(false);
}

/// How many seconds the form has been in use, if that is known.
pub(super) fn seconds() -> Option<u32> {
    if EARLIER.get() {
        return None;
    }
    BEGUN.get().map(|begun| (now().saturating_sub(begun) / 1_000) as u32)
}

fn restore(glossary: Glossary) {
    let kept = Kept::Always.get(DRAFT).unwrap_or_default();
    let Some((time, draft)) = kept.split_once('&') else { return };
    // Also where the clock was set back: nobody knows how old it is then.
    if !is_within(DAYS, time) {
        forget(glossary);
        return;
    }
    let (Some(form), Ok(draft)) = (form(), UrlSearchParams::new_with_str(draft)) else { return };
    for (name, value) in pairs(&draft) {
        let named = ["[name=\"", &name, "\"]"].concat();
        let Ok(controls) = form.query_selector_all(&named) else { continue };
        // One may have chosen or typed before the app was there.
        let chosen =
            form.query_selector(&[&named, "[type=radio]:checked"].concat()).is_ok_and(|chosen| chosen.is_some());
        for at in 0..controls.length() {
            // What all of them have, text areas and lists too.
            let Some(control) = controls.get(at).map(JsValue::from).map(JsCast::unchecked_into::<HtmlInputElement>)
            else {
                continue;
            };
            if matches!(&*control.type_(), "radio" | "checkbox") {
                control.set_checked(control.checked() || !chosen && control.value() == value);
            } else if control.value().is_empty() {
                control.set_value(&value);
            }
        }
    }
}
