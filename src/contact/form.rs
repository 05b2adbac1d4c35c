//! The form in the document, and its status.

use glossary_core::{
    contact::Contact,
    form::{Values, choices},
    inquiry::{Context, Evidence},
    page::Page,
};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlFormElement, HtmlInputElement};

use super::status::FormStatus;
use crate::{
    page::PageState,
    platform::{
        clock::now,
        dom::{all, announce, find, set_attribute, unfold},
        focus,
    },
};

/// The section with the form and its outcome.
pub(super) const SECTION: &str = "#contact";

/// The form.
pub(super) const FORM: &str = "#contact form";

/// The first field of the form.
const FIRST_FIELD: &str = "#contact .field [name]";

/// The honeypot: a hidden field that programs fill in and people do not.
pub(super) const TRAP: &str = "evidence.trap";

/// The form, provided to all components as a context.
#[derive(Clone, Copy)]
pub(super) struct ContactForm {
    pub(super) page: PageState,
    /// The status of the form.
    pub(super) status: RwSignal<FormStatus>,
    /// Whether the device keeps a draft of the form.
    pub(super) has_draft: RwSignal<bool>,
    /// The draft, without its time.
    pub(super) draft: StoredValue<String>,
    /// The time when the visitor first typed, in milliseconds since 1970.
    pub(super) begun: StoredValue<Option<u64>>,
    /// Whether the visitor typed before that: on an earlier page, or before the app started.
    pub(super) begun_earlier: StoredValue<bool>,
}

impl ContactForm {
    pub(super) fn new(page: PageState) -> Self {
        Self {
            page,
            status: RwSignal::new(FormStatus::of(&page.data_untracked().form)),
            has_draft: RwSignal::new(false),
            draft: StoredValue::default(),
            begun: StoredValue::new(None),
            begun_earlier: StoredValue::new(false),
        }
    }

    /// Returns the cleaned values of the fields, without empty ones.
    pub(super) fn values(&self) -> Option<Values> {
        let data = FormData::new_with_form(&element()?).ok()?;
        let form = &self.page.site().contact.form;
        let mut values = Values::new();
        for field in &form.fields {
            for value in data.get_all(&field.name) {
                if let Some(value) = value.as_string().filter(|value| !value.trim().is_empty()) {
                    form.add(&mut values, &field.name, &value);
                }
            }
        }
        Some(form.clean(&values))
    }

    /// Returns the evidence that a person, and no program, has filled in the form.
    pub(super) fn evidence(&self) -> Evidence {
        let data = element().and_then(|form| FormData::new_with_form(&form).ok());
        let trap = data.and_then(|data| data.get(TRAP).as_string()).unwrap_or_default();
        let begun = self.begun.get_value().filter(|_| !self.begun_earlier.get_value());
        let seconds = begun.map(|begun| (now().saturating_sub(begun) / 1_000) as u32);
        Evidence { trap, seconds, proof: String::new() }
    }

    /// Shows that an inquiry is stored.
    pub(super) fn stored(&self, reference: String) {
        self.empty();
        let words = ["We have your message. Your reference is ", &reference].concat();
        self.settle(FormStatus::Stored(reference), words);
    }

    /// Empties the form for another inquiry, and focuses the first field.
    pub(super) fn start_again(&self) {
        self.clear();
        spawn_local(async {
            tick().await;
            focus::on(FIRST_FIELD);
        });
    }

    /// Empties the form after another tab, or the visitor, has finished its inquiry. A focus outside of the section
    /// stays.
    pub(super) fn clear_after_other_tab(&self) {
        if focus::is_in(SECTION) { self.start_again() } else { self.clear() }
    }

    /// Shows a status. For a visitor who waits for the status or is in the form, the focus moves there; for others
    /// `words` are announced.
    pub(super) fn settle(&self, status: FormStatus, words: String) {
        let waits = self.status.with_untracked(FormStatus::is_in_flight) && focus::is_nowhere();
        self.show(status, if waits || focus::is_in(SECTION) { None } else { Some(words) });
    }

    /// Shows a status, and announces words or, without words, moves the focus there.
    pub(super) fn show(&self, status: FormStatus, words: Option<String>) {
        let form = *self;
        let place = match &status {
            FormStatus::Refused(_) => "#error-summary",
            FormStatus::NotTaken => "#failure",
            FormStatus::Stored(_) | FormStatus::Kept(_) => "#contact-outcome",
            FormStatus::Idle | FormStatus::InFlight => FIRST_FIELD,
        };
        // Repeated errors are shown and announced again.
        self.status.set(FormStatus::Idle);
        spawn_local(async move {
            form.status.set(status);
            tick().await;
            match words {
                Some(words) => announce(&words),
                None => focus::on(place),
            }
        });
    }

    fn clear(&self) {
        self.empty();
        self.status.set(FormStatus::Idle);
    }

    fn empty(&self) {
        self.forget_draft();
        self.begun.set_value(None);
        self.begun_earlier.set_value(false);
        fill(&Values::new());
    }
}

/// Returns the form, unless the page has none.
pub(super) fn element() -> Option<HtmlFormElement> {
    find(FORM)?.dyn_into().ok()
}

/// Gives the controls the names of the form's fields. In the published page the controls have the names that the
/// endpoint expects, for a browser that posts the form without the app.
pub(super) fn take_names(contact: &Contact) {
    for control in all(document().query_selector_all("#contact .fields [name]")) {
        let name = control.get_attribute("name");
        if let Some(field) = contact.form.fields.iter().find(|field| name.as_deref() == Some(contact.control(field))) {
            set_attribute(&control, "name", &field.name);
        }
    }
}

/// Fills in the fields. Fields without a value become empty.
pub(super) fn fill(values: &Values) {
    for control in all(document().query_selector_all("#contact .field [name]")) {
        let value = control.get_attribute("name").and_then(|name| values.get(&name));
        let value = value.map_or("", String::as_str);
        if !value.is_empty() {
            unfold(&control);
        }
        match control.dyn_ref::<HtmlInputElement>() {
            Some(input) if matches!(input.type_().as_str(), "radio" | "checkbox") => {
                input.set_checked(value == input.value() || choices(value).any(|part| part == input.value()));
            }
            // Lists and text areas have a value too.
            _ => _ = js_sys::Reflect::set(&control, &JsValue::from_str("value"), &JsValue::from_str(value)),
        }
    }
}

/// Returns the page from which the visitor writes: the page shown, or the page that a refused form names.
pub(super) fn origin(page: PageState) -> Context {
    let data = page.data_untracked();
    let kept = |name: &str| data.form.values.get(name).cloned();
    let term = match &data.page {
        Page::Term(term) => term.slug.clone(),
        _ => String::new(),
    };
    Context {
        page: kept("context.page").unwrap_or_else(|| page.address()),
        term: kept("context.term").unwrap_or(term),
        ..Context::default()
    }
}

/// Returns the form.
#[expect(clippy::expect_used, reason = "a component outside of the app is a programming error that any test finds")]
pub(super) fn use_form() -> ContactForm {
    use_context().expect("the component is inside of <App>")
}
