//! The errors at the fields of the form.

use leptos::prelude::*;
use maud::html;
use web_sys::Element;

use super::form::ContactForm;
use crate::{
    platform::dom::{all, set_attribute, unfold},
    platform::effect::effect,
};

/// Keeps the error at each field equal to the form's status, from now on.
///
/// The host has written the fields, each with an empty element for its error ([`super::fields`]): the app carries no
/// code to build fields.
pub(super) fn follow_status(form: ContactForm) {
    let errors = Memo::new(move |_| form.status.with(|status| status.errors().to_vec()));
    effect(move |is_first| {
        let errors = errors.get();
        form.page.has_errors.set(!errors.is_empty());
        // The host has written the errors of a form that was posted without scripting.
        if is_first {
            return;
        }
        for field in &form.page.site().contact.form.fields {
            let place = document().get_element_by_id(&["field-", &field.name, "-error"].concat());
            let error = errors.iter().find(|error| error.field == field.name);
            if let Some(place) = place {
                let message = error.map(|error| html! { span.visually-hidden { "Error: " } (error.detail) });
                place.set_inner_html(&message.unwrap_or_default().into_string());
                mark(&place, if error.is_some() { "true" } else { "" });
            }
        }
    });
}

/// Sets `aria-invalid` where ARIA has the attribute: on a group of radio buttons as a whole, and on each other control
/// (<https://www.w3.org/TR/wai-aria-1.2/#aria-invalid>).
fn mark(place: &Element, invalid: &str) {
    let Some(field) = place.closest(".field").ok().flatten() else { return };
    if !invalid.is_empty() {
        unfold(place);
    }
    if field.has_attribute("role") {
        set_attribute(&field, "aria-invalid", invalid);
    } else {
        all(field.query_selector_all("[name]")).for_each(|control| set_attribute(&control, "aria-invalid", invalid));
    }
}
