//! The draft: text that is typed and not yet sent survives a reload and a navigation.

use glossary_core::form::{Field, FieldKind};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FormData, HtmlInputElement, UrlSearchParams};

use super::form::{ContactForm, FORM, element};
use crate::{
    analytics,
    platform::{
        address::pairs,
        clock::{is_within, now},
        database::{self, Durability},
        dom::{all, unfold},
        storage::Storage,
    },
};

/// The draft's name in the database. The text is a time, and the fields as a form would post them.
const DRAFT: &str = "draft";

/// The milliseconds for which a draft is kept: two days. The device may be shared.
const LIFETIME: u64 = 2 * 24 * 3_600 * 1_000;

impl ContactForm {
    /// Restores the draft, and keeps one from now on.
    pub(super) async fn keep_draft(self) {
        window_event_listener(ev::input, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if target.is_some_and(|target| target.closest(FORM).is_ok_and(|form| form.is_some())) {
                if self.begun.get_value().is_none() {
                    self.begun.set_value(Some(now()));
                    analytics::report(self.page, "inquiry-started", &[]);
                }
                self.save_draft();
            }
        });
        // Earlier versions kept the draft in local storage, and so does a browser without a database.
        let saved = match Storage::Local.get(DRAFT).filter(|saved| !saved.is_empty()) {
            Some(saved) => saved,
            None => database::get(DRAFT).await.unwrap_or_default(),
        };
        self.restore_draft(&saved);
        if self.typed().is_some_and(|typed| !typed.is_empty()) {
            self.begun_earlier.set_value(self.begun.get_value().is_none() || self.has_draft.get_untracked());
            // The visitor may have typed before the app started.
            self.save_draft();
        }
    }

    /// Saves the fields as they are now.
    pub(super) fn save_draft(self) {
        let Some(typed) = self.typed() else { return };
        // An unchanged draft keeps its time, however often a page is opened.
        if self.draft.with_value(|saved| *saved == typed) {
            return;
        }
        let draft = if typed.is_empty() { String::new() } else { [&now().to_string(), "&", &typed].concat() };
        self.draft.set_value(typed);
        self.store_draft(draft);
    }

    /// Removes the draft from the device. The fields keep their values.
    pub(super) fn forget_draft(self) {
        self.draft.set_value(String::new());
        self.store_draft(String::new());
    }

    fn store_draft(self, draft: String) {
        spawn_local(async move {
            let text = draft.clone();
            let is_stored = database::change(DRAFT, Durability::Relaxed, move |_| Some(text)).await;
            let is_kept = Storage::Local.set(DRAFT, if is_stored { "" } else { &draft }) || is_stored;
            self.has_draft.set(is_kept && !draft.is_empty());
        });
    }

    /// Returns the fields as the form would post them, without empty ones.
    fn typed(&self) -> Option<String> {
        let data = FormData::new_with_form(&element()?).ok()?;
        let draft = UrlSearchParams::new().ok()?;
        // Each inquiry needs a new consent.
        let is_typed = |field: &&Field| !matches!(field.kind, FieldKind::Consent | FieldKind::Hidden);
        for field in self.page.site().contact.form.fields.iter().filter(is_typed) {
            for value in data.get_all(&field.name) {
                if let Some(value) = value.as_string().filter(|value| !value.is_empty()) {
                    draft.append(&field.name, &value);
                }
            }
        }
        Some(draft.to_string().into())
    }

    fn restore_draft(self, saved: &str) {
        let Some((time, draft)) = saved.split_once('&') else { return };
        if !is_within(LIFETIME, time) {
            return self.forget_draft();
        }
        self.draft.set_value(draft.to_owned());
        self.has_draft.set(true);
        let (Some(form), Ok(draft)) = (element(), UrlSearchParams::new_with_str(draft)) else { return };
        for (name, value) in pairs(&draft) {
            let named = ["[name=\"", &name, "\"]"].concat();
            // The visitor may have chosen or typed before the app started.
            let checked = form.query_selector(&[&named, "[type=radio]:checked"].concat());
            let has_choice = checked.is_ok_and(|checked| checked.is_some());
            for control in all(form.query_selector_all(&named)) {
                unfold(&control);
                // Lists and text areas have these properties too.
                let control: HtmlInputElement = JsValue::from(control).unchecked_into();
                if matches!(&*control.type_(), "radio" | "checkbox") {
                    control.set_checked(control.checked() || !has_choice && control.value() == value);
                } else if control.value().is_empty() {
                    control.set_value(&value);
                }
            }
        }
    }
}
